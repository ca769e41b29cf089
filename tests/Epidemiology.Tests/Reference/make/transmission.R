# Rscript make/transmission.R OUT: reference values of reproduction numbers on series simulated here.
# R 4.2.2, EpiEstim 2.2-4, coarseDataTools 0.6-6. Takes about five minutes.
suppressMessages(library(EpiEstim))
out <- commandArgs(TRUE)[1]
dir.create(file.path(out, "imported"), TRUE, TRUE); dir.create(file.path(out, "sampled"), TRUE, TRUE)
write <- function(x, ...) {
  for (n in names(x)) if (is.numeric(x[[n]])) x[[n]] <- ifelse(is.na(x[[n]]), "", sprintf("%.17g", x[[n]]))
  write.csv(x, file.path(out, ...), row.names = FALSE, quote = FALSE)
}
quietly <- function(x) suppressMessages(suppressWarnings(x))

# A renewal process: R 1.8 then 0.7, serial interval shifted gamma 4.7 (2.9), imports in the first three weeks
RNGversion("4.2.2"); set.seed(20200129)
days <- 60
w <- discr_si(0:days, 4.7, 2.9)
local <- numeric(days); imported <- numeric(days); imported[1] <- 4
for (t in 2:days) {
  total <- local + imported
  lambda <- sum(total[(t - 1):1] * w[2:t])
  local[t] <- rpois(1, ifelse(t < 30, 1.8, 0.7) * lambda)
  imported[t] <- ifelse(t <= 21, rpois(1, 0.7), 0)
}
series <- data.frame(t = 1:days, incidence = local + imported, imported = imported)
write(series, "imported", "series.csv")
both <- data.frame(local = local, imported = imported)
for (L in c(1, 5, 7, 20)) {
  config <- make_config(mean_si = 4.7, std_si = 2.9, mean_prior = 3, std_prior = 2, t_start = 2:(days - L + 1), t_end = (L + 1):days)
  write(quietly(estimate_R(both, "parametric_si", config = config))$R, "imported", sprintf("cori_w%d.csv", L))
}

# Sampled methods: mean and standard deviation over repetitions, so that a test can say how far another sampler may be
repeated <- function(name, repetitions, run) {
  all <- lapply(seq_len(repetitions), function(i) as.matrix(run(i)[, -(1:2)]))
  first <- run(0)[, 1:2]
  all <- simplify2array(all)
  result <- data.frame(first, apply(all, 1:2, mean), apply(all, 1:2, sd))
  names(result) <- c("t_start", "t_end", paste0("mean_of_", seq_len(dim(all)[2])), paste0("sd_of_", seq_len(dim(all)[2])))
  write(result, "sampled", paste0(name, ".csv"))
}
weekly <- list(t_start = 2:(days - 6), t_end = 8:days)
repeated("uncertain_si", 20, function(i) quietly(estimate_R(both, "uncertain_si", config = make_config(c(weekly, list(
  mean_si = 4.7, std_mean_si = 1, min_mean_si = 2.5, max_mean_si = 6.9, std_si = 2.9, std_std_si = 0.5, min_std_si = 1.5, max_std_si = 4.3,
  n1 = 200, n2 = 50, seed = i)))))$R)

set.seed(7)
intervals <- sapply(1:30, function(i) { s <- discr_si(0:40, runif(1, 3, 7), runif(1, 1.5, 4)); s / sum(s) })
write(as.data.frame(intervals), "sampled", "si_sample.csv")
repeated("si_from_sample", 20, function(i) quietly(estimate_R(both, "si_from_sample", si_sample = intervals, config = make_config(c(weekly, list(n2 = 200, seed = i)))))$R)

repeated("wallinga_teunis", 20, function(i) {
  set.seed(i)
  quietly(wallinga_teunis(series$incidence, "parametric_si", c(weekly, list(mean_si = 4.7, std_si = 2.9, n_sim = 500))))$R
})

# Pairs of cases: exposure in a window of one to three days, onset on a day
set.seed(11)
n <- 20
el <- rep(0, n); er <- sample(1:3, n, TRUE)
onset <- runif(n, el, er) + rgamma(n, shape = 3.2, scale = 1.4)
pairs <- data.frame(EL = as.integer(el), ER = as.integer(er), SL = as.integer(floor(onset)), SR = as.integer(floor(onset) + 1), type = as.integer(0))
write(pairs, "sampled", "pairs.csv")
# (not off1L: coarseDataTools 0.6-6 passes its parameters in the wrong places there)
for (d in c("G", "off1G")) repeated(paste0("si_from_data_", d), 10, function(i) {
  capture.output(r <- quietly(estimate_R(both, "si_from_data", si_data = pairs, config = make_config(c(weekly, list(
    si_parametric_distr = d, n1 = 300, n2 = 50, seed = i + 1, mcmc_control = make_mcmc_control(burnin = 1000, thin = 10, seed = i + 1)))))))
  r$R
})
