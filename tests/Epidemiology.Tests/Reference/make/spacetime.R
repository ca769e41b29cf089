# Scan statistics by enumerating every window, and surveillance::knox, on cases simulated here. R 4.2.2, surveillance 1.20.3.
# Rscript --vanilla spacetime.R FOLDER
suppressMessages(library(surveillance))
folder <- commandArgs(TRUE)[1]; dir.create(folder, showWarnings = FALSE)
put <- function(x, name) write.csv(format(x, digits = 15, trim = TRUE, scientific = FALSE), file.path(folder, name), row.names = FALSE, quote = FALSE)
set.seed(20)
n <- 25; days <- 30
sites <- data.frame(site = 1:n, x = round(runif(n, 0, 100), 1), y = round(runif(n, 0, 80), 1), population = round(exp(rnorm(n, 9, 0.8))))
counts <- sapply(1:days, function(d) rpois(n, 40 * sites$population / sum(sites$population) * (1 + d / 60)))
near <- order((sites$x - sites$x[7])^2 + (sites$y - sites$y[7])^2)[1:3]
counts[near, 26:30] <- counts[near, 26:30] + rpois(15, 3)
put(sites, "sites.csv")
long <- data.frame(site = rep(1:n, days), t = rep(1:days, each = n), cases = as.vector(counts))
put(long[long$cases > 0, ], "cases.csv")

# All windows: circles around each site by distance (ties by number) up to `share` of `size`; runs of days given as (first, last).
enumerate <- function(mu.of, size, share, runs) {
  C <- sum(counts); out <- list()
  for (i in 1:n) {
    o <- order(sqrt((sites$x - sites$x[i])^2 + (sites$y - sites$y[i])^2), 1:n)
    k <- sum(cumsum(size[o]) <= share * sum(size))
    if (k > 0) for (j in 1:k) for (r in seq_len(nrow(runs))) {
      z <- o[1:j]; d <- runs$first[r]:runs$last[r]
      c <- sum(counts[z, d]); mu <- mu.of(z, d)
      if (c >= 2 && c > mu) out[[length(out) + 1]] <- list(centre = i, z = z, first = runs$first[r], last = runs$last[r], cases = c, expected = mu,
        llr = c * log(c / mu) + if (C > c) (C - c) * log((C - c) / (C - mu)) else 0)
    }
  }
  llr <- sapply(out, `[[`, "llr"); taken <- integer(); rows <- NULL
  for (w in out[order(-llr)]) if (!any(w$z %in% taken)) {
    taken <- c(taken, w$z)
    rows <- rbind(rows, data.frame(centre = w$centre, members = paste(w$z, collapse = " "), first = w$first, last = w$last, cases = w$cases, expected = w$expected, llr = w$llr))
  }
  rows
}
poisson <- function(z, d) sum(counts) * sum(sites$population[z]) / sum(sites$population) * length(d) / days
permutation <- function(z, d) sum(counts[z, ]) * sum(counts[, d]) / sum(counts)
alive <- data.frame(first = days - 0:9, last = days)
any <- subset(expand.grid(first = 1:days, last = 1:days), last >= first & last - first < 7)
put(enumerate(poisson, sites$population, 0.5, data.frame(first = 1, last = days)), "poisson_spatial.csv")
put(enumerate(poisson, sites$population, 0.4, alive), "poisson_prospective.csv")
put(enumerate(permutation, rowSums(counts), 0.5, alive), "permutation_prospective.csv")
put(enumerate(permutation, rowSums(counts), 0.3, any), "permutation_retrospective.csv")

# Knox: 120 cases, half of them children of earlier ones near by.
points <- data.frame(x = round(runif(120, 0, 100), 2), y = round(runif(120, 0, 100), 2), t = round(runif(120, 0, 100), 2))
for (i in 61:120) points[i, ] <- points[i - 60, ] + c(round(rnorm(2, 0, 4), 2), round(rgamma(1, 4, 1), 2))
points <- round(points, 2)
put(points, "points.csv")
# Counts, expected and Poisson by surveillance. Not its simulated p: that shuffles pairs as if they were independent; here the times are shuffled over the places.
knox.of <- function(s, t) {
  space <- dist(points[, c("x", "y")]); k <- knox(dt = dist(points$t), ds = space, eps.t = t, eps.s = s)
  near <- space <= s; shuffled <- replicate(9999, sum(near & dist(sample(points$t)) <= t))
  data.frame(s = s, t = t, close = k$statistic, space = sum(k$table[, 1]), time = sum(k$table[1, ]), expected = k$null.value, p = mean(c(k$statistic, shuffled) >= k$statistic),
    poisson = ppois(k$statistic - 1, k$null.value, lower.tail = FALSE)) # surveillance gives P(more than the statistic)
}
found <- rbind(knox.of(5, 3), knox.of(10, 5), knox.of(20, 10), knox.of(40, 2))
put(found, "knox.csv")
