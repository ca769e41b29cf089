# Reference values of severity/, screening/, recapture/ and capacity/, with base R 4.2.2 alone.
# Rscript --vanilla severity.R FOLDER writes them into FOLDER/severity, …
out <- commandArgs(trailingOnly = TRUE)[1]
write <- function(folder, name, table) {
  dir.create(file.path(out, folder), showWarnings = FALSE)
  text <- lapply(table, function(x) if (is.numeric(x)) ifelse(is.na(x), "", sprintf("%.17g", x)) else as.character(x))
  write.table(as.data.frame(text), file.path(out, folder, name), sep = ",", quote = FALSE, row.names = FALSE)
}

# Proportions: Clopper-Pearson and Wilson.
pairs <- rbind(c(0, 10), c(1, 10), c(10, 10), c(3, 7), c(234, 245), c(23, 150), c(17, 10000), c(5000, 10000))
write("severity", "proportions.csv", do.call(rbind, apply(pairs, 1, function(p) {
  exact <- binom.test(p[1], p[2])$conf.int; wilson <- suppressWarnings(prop.test(p[1], p[2], correct = FALSE))$conf.int
  data.frame(events = p[1], persons = p[2], exact_lower = exact[1], exact_upper = exact[2], wilson_lower = wilson[1], wilson_upper = wilson[2])
})))

# Case fatality: F(k) is the mean of the distribution function from k to k + 1; likelihood of Nishiura and others 2009.
set.seed(20)
days <- 60
cases <- rpois(days, 3 * exp(0.08 * 0:(days - 1)))
delay <- function(n) rgamma(n, shape = 4, scale = 4.5)
deaths <- rep(0, days)
for (i in 1:days) for (d in floor(runif(n <- rbinom(1, cases[i], 0.3)) + delay(n))) if (i + d <= days) deaths[i + d] <- deaths[i + d] + 1
within <- sapply(0:(days - 1), function(k) integrate(function(x) pgamma(x, 4, scale = 4.5), k, k + 1, rel.tol = 1e-12)$value)
rows <- do.call(rbind, lapply(1:days, function(t) {
  C <- sum(cases[1:t]); D <- sum(deaths[1:t]); u <- sum(cases[1:t] * rev(within[1:t])) / C
  ll <- function(p) (if (D > 0) D * log(u * p) else 0) + (C - D) * log1p(-u * p)
  best <- min(1, D / (u * C)); height <- ll(best) - qchisq(0.95, 1) / 2
  cross <- function(a, b) uniroot(function(p) ll(p) - height, c(a, b), tol = 1e-14)$root
  data.frame(cases = cases[t], deaths = deaths[t], known = u, best = best,
    lower = if (D == 0) 0 else cross(1e-12, best), upper = if (ll(1) >= height) 1 else cross(best, 1))
}))
write("severity", "fatality.csv", rows)

# Risk ratio (Katz) and difference (Newcombe, method 10).
tables <- rbind(c(56, 70, 48, 80), c(9, 10, 3, 10), c(5, 56, 0, 29), c(43, 54, 3, 21))
wilson <- function(x, n) { z <- qnorm(0.975); p <- x / n; (p + z^2 / (2 * n) + c(-1, 1) * z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2))) / (1 + z^2 / n) }
write("severity", "risks.csv", do.call(rbind, apply(tables, 1, function(q) {
  a <- q[1]; n <- q[2]; b <- q[3]; m <- q[4]; rr <- (a / n) / (b / m); se <- sqrt(1 / a - 1 / n + 1 / b - 1 / m)
  w1 <- wilson(a, n); w2 <- wilson(b, m); p1 <- a / n; p2 <- b / m
  data.frame(a, n, b, m, rr = if (b == 0) NA else rr, rr_lower = if (b == 0) NA else rr * exp(-qnorm(0.975) * se), rr_upper = if (b == 0) NA else rr * exp(qnorm(0.975) * se),
    rd = p1 - p2, rd_lower = p1 - p2 - sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2), rd_upper = p1 - p2 + sqrt((w1[2] - p1)^2 + (p2 - w2[1])^2))
})))

# Pools: tests per person as a mean over a beta prevalence, by integration of the closed form for a fixed prevalence.
both <- function(p, n, se, sp) { q <- (1 - p)^n; qq <- (1 - p)^(2 * n - 1)
  (1 - 2 * q + qq) * se^2 + 2 * (q - qq) * se * (1 - sp) + qq * (1 - sp)^2 }
two <- function(p, n, se, sp) 1 / n + se - (se + sp - 1) * (1 - p)^n
square <- function(p, n, se, sp) 2 / n + both(p, n, se, sp)
grid <- expand.grid(n = c(2, 5, 10, 30), a = c(0.7, 3, 20), b = c(60, 200), se = c(1, 0.85), sp = c(1, 0.98))
write("screening", "pools.csv", do.call(rbind, apply(grid, 1, function(g) {
  mean_of <- function(f) { h <- function(x) f(qbeta(x, g["a"], g["b"]), g["n"], g["se"], g["sp"]); integrate(h, 0, 1, rel.tol = 1e-11, subdivisions = 2000)$value }
  data.frame(t(g), two = mean_of(two), square = mean_of(square), two_low = two(qbeta(0.025, g["a"], g["b"]), g["n"], g["se"], g["sp"]), two_high = two(qbeta(0.975, g["a"], g["b"]), g["n"], g["se"], g["sp"]))
})))

# Prevalence from pools of several sizes.
sets <- list(list(n = 5, m = 40, x = 6, se = 1, sp = 1), list(n = c(5, 10, 25), m = c(10, 20, 8), x = c(1, 4, 5), se = 1, sp = 1), list(n = c(1, 10), m = c(50, 30), x = c(2, 9), se = 0.9, sp = 0.99), list(n = 10, m = 30, x = 0, se = 1, sp = 1))
write("screening", "pooled_prevalence.csv", do.call(rbind, lapply(seq_along(sets), function(i) { s <- sets[[i]]
  ll <- function(p) { q <- s$se - (s$se + s$sp - 1) * (1 - p)^s$n; sum(ifelse(s$x > 0, s$x * log(q), 0) + ifelse(s$m > s$x, (s$m - s$x) * log(1 - q), 0)) }
  score <- function(p) { q <- s$se - (s$se + s$sp - 1) * (1 - p)^s$n; d <- (s$se + s$sp - 1) * s$n * (1 - p)^(s$n - 1); sum(d * (s$x / q - (s$m - s$x) / (1 - q))) }
  best <- if (all(s$x == 0)) 0 else uniroot(score, c(1e-9, 0.9), tol = 1e-15)$root
  height <- ll(best) - qchisq(0.95, 1) / 2; cross <- function(a, b) uniroot(function(p) ll(p) - height, c(a, b), tol = 1e-15)$root
  data.frame(set = i, best = best, lower = if (best == 0) 0 else cross(1e-12, best), upper = cross(best, 0.99))
})))

# Three lists: the hepatitis A outbreak in a college of Taiwan, 1995 (Chao and others 2001).
d <- data.frame(y = c(69, 55, 63, 21, 17, 18, 28), a = c(1, 0, 0, 1, 1, 0, 1), b = c(0, 1, 0, 1, 0, 1, 1), c = c(0, 0, 1, 0, 1, 1, 1))
terms <- c(independent = "", AB = "+a:b", AC = "+a:c", BC = "+b:c", "AB+AC" = "+a:b+a:c", "AB+BC" = "+a:b+b:c", "AC+BC" = "+a:c+b:c", "AB+AC+BC" = "+a:b+a:c+b:c")
write("recapture", "models.csv", do.call(rbind, lapply(names(terms), function(name) {
  m <- glm(as.formula(paste("y ~ a + b + c", terms[name])), poisson, d, control = glm.control(epsilon = 1e-15, maxit = 200))
  se <- sqrt(vcov(m)[1, 1]); unseen <- exp(coef(m)[[1]]); z <- qnorm(0.975)
  data.frame(name, all = 271 + unseen, lower = 271 + unseen * exp(-z * se), upper = 271 + unseen * exp(z * se), se, deviance = abs(deviance(m)), df = df.residual(m),
    aic = AIC(m), bic = -2 * as.numeric(logLik(m)) + log(271) * length(coef(m)))
})))
two_lists <- rbind(c(135, 122, 49), c(200, 150, 30), c(20, 30, 20))
write("recapture", "two.csv", do.call(rbind, apply(two_lists, 1, function(q) {
  a <- q[1]; b <- q[2]; m <- q[3]; N <- (a + 1) * (b + 1) / (m + 1) - 1; v <- (a + 1) * (b + 1) * (a - m) * (b - m) / ((m + 1)^2 * (m + 2))
  seen <- a + b - m; f <- if (N > seen) exp(qnorm(0.975) * sqrt(log(1 + v / (N - seen)^2))) else 1
  data.frame(a, b, m, N, se = sqrt(v), lower = seen + (N - seen) / f, upper = seen + (N - seen) * f)
})))

# Beds: the convolution of cases with delay and stay.
whole <- function(cdf, days) { w <- sapply(0:(days - 1), function(k) integrate(cdf, k, k + 1, rel.tol = 1e-12)$value); list(within = w, weight = diff(c(0, w))) }
n <- 80; input <- 20 + 15 * sin((1:n) / 9)
A <- whole(function(x) plnorm(x, 1.2, 0.5), n); S <- whole(function(x) pgamma(x, 3, scale = 3), n); I <- whole(function(x) pweibull(x, 1.5, 9), n); R <- whole(function(x) pgamma(x, 2, scale = 2.5), n)
conv <- function(x, y) sapply(1:n, function(t) sum(x[1:t] * rev(y[1:t])))
admitted <- 0.12 * conv(input, A$weight)
write("capacity", "expected.csv", data.frame(cases = input, admissions = admitted,
  ordinary = conv(0.8 * admitted, 1 - S$within) + conv(conv(0.2 * admitted, I$weight), 1 - R$within), intensive = conv(0.2 * admitted, 1 - I$within)))
