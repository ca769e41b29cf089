# Rscript make/growth.R OUT: Poisson and negative binomial growth, change points. R 4.2.2, MASS 7.3-58.2.
suppressMessages(library(MASS))
out <- commandArgs(TRUE)[1]
dir.create(file.path(out, "growth"), TRUE, TRUE); dir.create(file.path(out, "changepoints"), TRUE, TRUE)
write <- function(x, ...) {
  for (n in names(x)) if (is.numeric(x[[n]])) x[[n]] <- ifelse(is.na(x[[n]]), "", sprintf("%.17g", x[[n]]))
  write.csv(x, file.path(out, ...), row.names = FALSE, quote = FALSE)
}

# A year of clustered counts: every 14 days
RNGversion("4.2.2"); set.seed(314)
days <- 120
mean <- 30 * exp(cumsum(c(0, rep(0.04, 50), rep(-0.03, days - 51))))
y <- rnbinom(days, mu = mean, size = 6)
write(data.frame(t = 1:days, incidence = y), "growth", "clustered.csv")
rows <- list()
for (end in 14:days) {
  d <- data.frame(day = 0:13, y = y[(end - 13):end])
  p <- glm(y ~ day, family = poisson, data = d, control = glm.control(epsilon = 1e-15, maxit = 100))
  n <- try(suppressWarnings(glm.nb(y ~ day, data = d, control = glm.control(epsilon = 1e-14, maxit = 200))), silent = TRUE)
  settled <- !inherits(n, "try-error") && n$converged && n$theta < 1000
  rows[[length(rows) + 1]] <- data.frame(t_end = end, poisson_rate = coef(p)[[2]], poisson_se = summary(p)$coefficients[2, 2],
    nb_rate = if (settled) coef(n)[[2]] else NA, nb_se = if (settled) summary(n)$coefficients[2, 2] else NA, theta = if (settled) n$theta else NA)
}
write(do.call(rbind, rows), "growth", "clustered_w14.csv")

# Change points: Poisson counts along a broken line; every pair of knots tried
set.seed(271)
days <- 70
eta <- log(5) + 0.12 * (0:69) - 0.17 * pmax(0, (0:69) - 25) + 0.10 * pmax(0, (0:69) - 48)
y <- rpois(days, exp(eta))
write(data.frame(t = 1:days, incidence = y), "changepoints", "series.csv")
x <- 0:69
fit <- function(knots) {
  d <- data.frame(y = y, x = x); for (k in seq_along(knots)) d[[paste0("h", k)]] <- pmax(0, x - knots[k])
  glm(y ~ ., family = poisson, data = d, control = glm.control(epsilon = 1e-14, maxit = 100))
}
one <- sapply(7:62, function(a) deviance(fit(a)))
pairs <- subset(expand.grid(a = 7:62, b = 7:62), b - a >= 7)
two <- mapply(function(a, b) deviance(fit(c(a, b))), pairs$a, pairs$b)
result <- list(none = fit(numeric()), one = fit((7:62)[which.min(one)]), two = fit(unlist(pairs[which.min(two), ])))
knots <- list(numeric(), (7:62)[which.min(one)], unlist(pairs[which.min(two), ]))
table <- do.call(rbind, lapply(1:3, function(i) {
  f <- result[[i]]; b <- coef(f); V <- vcov(f); k <- length(knots[[i]])
  data.frame(points = k, deviance = deviance(f), pearson = sum(residuals(f, "pearson")^2), segment = 0:k, knot = c(NA, knots[[i]]),
    slope = sapply(0:k, function(s) sum(b[2:(s + 2)])), se = sapply(0:k, function(s) sqrt(sum(V[2:(s + 2), 2:(s + 2)]))))
}))
write(table, "changepoints", "lines.csv")
