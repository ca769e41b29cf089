# Rscript make/delays.R OUT: fits of delays that are exact, censored, truncated, negative; offspring. R 4.2.2, fitdistrplus 1.1-8.
suppressMessages(library(fitdistrplus))
out <- commandArgs(TRUE)[1]
dir.create(file.path(out, "delays"), TRUE, TRUE); dir.create(file.path(out, "offspring"), TRUE, TRUE)
write <- function(x, ...) {
  for (n in names(x)) if (is.numeric(x[[n]])) x[[n]] <- ifelse(is.na(x[[n]]), "", sprintf("%.17g", x[[n]]))
  write.csv(x, file.path(out, ...), row.names = FALSE, quote = FALSE)
}
RNGversion("4.2.2"); set.seed(42)
tight <- list(reltol = 1e-14, maxit = 10000)
row <- function(case, family, e, s, l) data.frame(case = case, family = family, first = e[[1]], second = e[[2]], se_first = s[[1]], se_second = s[[2]], loglik = l)
rows <- list()
add <- function(...) rows[[length(rows) + 1]] <<- row(...)
maximum <- function(case, family, start, f) { # f of (first, ln second) or logarithms of both
  positive <- family %in% c("gamma", "weibull")
  g <- function(p) { v <- -f(if (positive) exp(p[1]) else p[1], exp(p[2])); if (is.finite(v)) v else 1e10 }
  o <- optim(start, g, control = tight); for (i in 1:5) o <- optim(o$par, g, control = tight)
  add(case, family, c(if (positive) exp(o$par[1]) else o$par[1], exp(o$par[2])), c(NA, NA), -o$value)
}

# Exact, by fitdistrplus
x <- round(rgamma(150, shape = 2.2, scale = 2.6) + 0.05, 2)
write(data.frame(delay = x), "delays", "exact.csv")
for (f in c("gamma", "weibull", "lnorm", "norm")) {
  fit <- fitdist(x, f, control = tight)
  e <- fit$estimate; s <- fit$sd
  if (f == "gamma") { s <- c(s[1], s[2] / e[2]^2); e <- c(e[1], 1 / e[2]) } # rate to scale
  add("exact", f, e, s, fit$loglik)
}

# One window, by fitdistrplus
low <- floor(rweibull(120, 1.8, 6)); high <- low + sample(1:2, 120, TRUE)
write(data.frame(lower = low, upper = high), "delays", "window.csv")
for (f in c("gamma", "weibull", "lnorm")) {
  fit <- fitdistcens(data.frame(left = ifelse(low == 0, NA, low), right = high), f, control = tight)
  e <- fit$estimate; s <- fit$sd
  if (f == "gamma") { s <- c(s[1], s[2] / e[2]^2); e <- c(e[1], 1 / e[2]) }
  add("window", f, e, s, fit$loglik)
}

# Serial intervals, some negative: normal, and gamma from -6 on
z <- round(rnorm(80, 3.5, 4.2), 1); z <- z[z > -6]
write(data.frame(delay = z), "delays", "negative.csv")
n <- length(z)
add("negative", "norm", c(mean(z), sqrt(mean((z - mean(z))^2))), c(NA, NA), sum(dnorm(z, mean(z), sqrt(mean((z - mean(z))^2)), log = TRUE)))
maximum("negative", "gamma", c(1, 0), function(a, b) sum(dgamma(z + 6, a, scale = b, log = TRUE)))

# Truncated: a growing outbreak seen until day 30
start <- 30 - rexp(2000, 0.15); start <- start[start > 0]; d <- rlnorm(length(start), 1.6, 0.5)
seen <- start + d <= 30; start <- start[seen][1:300]; d <- d[seen][1:300]; until <- 30 - start
write(data.frame(delay = d, until = until), "delays", "truncated.csv")
for (f in c("gamma", "weibull", "lnorm")) {
  D <- get(paste0("d", f)); P <- get(paste0("p", f))
  maximum("truncated", f, if (f == "lnorm") c(1.5, -0.5) else c(0.7, 1), function(a, b)
    if (f == "gamma") sum(D(d, a, scale = b, log = TRUE) - P(until, a, scale = b, log.p = TRUE)) else sum(D(d, a, b, log = TRUE) - P(until, a, b, log.p = TRUE)))
}

# Truncated and in two windows: exposure and onset on days, by numerical integration
el <- floor(start); sl <- floor(start + d); keep <- sl + 1 <= 30 & (1:300) <= 120; el <- el[keep]; sl <- sl[keep]
write(data.frame(EL = el, ER = el + 1, SL = sl, SR = sl + 1, until = 30), "delays", "truncated_windows.csv")
maximum("truncated_windows", "lnorm", c(1.5, -0.5), function(a, b) {
  P <- function(x) plnorm(x, a, b)
  u <- unique(cbind(el, sl)); n <- mapply(function(e, s) sum(el == e & sl == s), u[, 1], u[, 2])
  sum(n * mapply(function(e, s) {
    top <- integrate(function(t) P(s + 1 - t) - P(s - t), e, e + 1, rel.tol = 1e-11)$value
    log(top) - log(integrate(function(t) P(30 - t), e, e + 1, rel.tol = 1e-11)$value)
  }, u[, 1], u[, 2]))
})
write(do.call(rbind, rows), "delays", "fits.csv")

# Offspring
rows <- list()
for (i in 1:3) {
  y <- list(rnbinom(200, mu = 1.4, size = 0.3), rnbinom(60, mu = 0.8, size = 2), rpois(40, 2))[[i]]
  l <- function(k) sum(dnbinom(y, mu = mean(y), size = k, log = TRUE))
  o <- optimize(function(u) l(exp(u)), log(c(1e-3, 1e6)), maximum = TRUE, tol = 1e-10)
  poisson <- sum(dpois(y, mean(y), log = TRUE))
  infinite <- poisson >= o$objective - 1e-9
  k <- if (infinite) Inf else exp(o$maximum); top <- if (infinite) poisson else o$objective
  cross <- function(a, b) exp(uniroot(function(u) l(exp(u)) - top + qchisq(0.95, 1) / 2, log(c(a, b)), tol = 1e-12)$root)
  rows[[i]] <- data.frame(series = i, cases = length(y), r = mean(y), k = ifelse(infinite, NA, k), lower = cross(1e-3, min(k, 1e5)),
    upper = if (poisson > top - qchisq(0.95, 1) / 2) NA else cross(k, 1e6))
  write(data.frame(infected = y), "offspring", sprintf("series%d.csv", i))
}
write(do.call(rbind, rows), "offspring", "fits.csv")
