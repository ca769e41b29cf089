# Rscript make/hhh4.R OUT: endemic-epidemic models, scores and PIT of series simulated here. R 4.2.2, surveillance 1.20.3.
suppressMessages(library(surveillance))
out <- commandArgs(TRUE)[1]; dir.create(file.path(out, "hhh4"), TRUE, TRUE); dir.create(file.path(out, "scores"), TRUE, TRUE)
write <- function(x, ...) {
  for (n in names(x)) if (is.numeric(x[[n]])) x[[n]] <- ifelse(is.na(x[[n]]), "", sprintf("%.17g", x[[n]]))
  write.csv(x, file.path(out, ...), row.names = FALSE, quote = FALSE)
}
RNGversion("4.2.2"); set.seed(42)
W <- rbind(c(0, 1, 0), c(1, 0, 0.5), c(0, 0.5, 0)); share <- c(0.5, 0.3, 0.2); n <- 156
y <- matrix(0, n, 3); y[1, ] <- c(6, 4, 2)
for (t in 2:n) y[t, ] <- rnbinom(3, 4, mu = 0.4 * y[t - 1, ] + 0.1 * as.numeric(y[t - 1, ] %*% W) + share * exp(2.5 + 0.003 * (t - 1) + 0.6 * sin(2 * pi * (t - 1) / 52) - 0.3 * cos(2 * pi * (t - 1) / 52)))
s <- sts(y, frequency = 52, start = c(2020, 1), population = matrix(share, n, 3, byrow = TRUE), neighbourhood = W)
colnames(s@observed) <- c("a", "b", "c")
write(cbind(t = 1:n, as.data.frame(y)), "hhh4", "series.csv")
f <- function(S, trend = TRUE) if (S == 0) ~ 1 + t else addSeason2formula(if (trend) ~ 1 + t else ~ 1, period = 52, S = S)
tight <- list(tolerance = 1e-8, niter = 1000)
models <- list(
  shared = list(ar = list(f = ~ 1), ne = list(f = ~ 1, weights = W), end = list(f = f(1), offset = population(s)), family = "NegBin1", optimizer = list(stop = tight)),
  per_unit = list(ar = list(f = ~ -1 + fe(1, unitSpecific = TRUE)), ne = list(f = ~ 1, weights = W), end = list(f = f(2)), family = "NegBin1", optimizer = list(stop = tight)),
  endemic = list(end = list(f = f(1, FALSE), offset = population(s)), family = "NegBin1", optimizer = list(stop = tight)),
  poisson = list(ar = list(f = ~ 1), end = list(f = f(0)), family = "Poisson", optimizer = list(stop = tight)))
write(do.call(rbind, lapply(names(models), function(name) {
  fit <- hhh4(s, models[[name]]); stopifnot(fit$convergence)
  data.frame(model = name, coefficient = gsub(",", ";", names(coef(fit))), value = unname(coef(fit)), se = unname(coef(fit, se = TRUE)[, 2]), loglik = as.numeric(logLik(fit)))
})), "hhh4", "fits.csv")
mu <- exp(runif(60, -1, 6)); size <- exp(runif(60, -0.5, 4)); x <- rnbinom(60, size, mu = mu)
write(data.frame(observed = x, mean = mu, size = size, logs = as.numeric(surveillance:::logs(x, mu, size)), rps = as.numeric(surveillance:::rps(x, mu, size)), dss = as.numeric(surveillance:::dss(x, mu, size)),
  rps_poisson = as.numeric(surveillance:::rps(x, mu, NULL)), logs_poisson = -dpois(x, mu, log = TRUE)), "scores", "counts.csv")
write(data.frame(share = pit(x, "pnbinom", mu = mu, size = size, J = 10, plot = FALSE) |> (\(p) if (is.list(p)) p$density / 10 else as.numeric(p))()), "scores", "pit.csv")
sample <- round(rgamma(200, 4, 0.1), 2)
crps <- function(y) mean(abs(sample - y)) - mean(abs(outer(sample, sample, "-"))) / 2
write(data.frame(draw = sample), "scores", "sample.csv")
write(data.frame(observed = c(0, 12.5, 40, 41, 90), crps = sapply(c(0, 12.5, 40, 41, 90), crps)), "scores", "crps.csv")
