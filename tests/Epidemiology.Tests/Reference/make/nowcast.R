# Rscript make/nowcast.R OUT: nowcasts and back-projection of a line list simulated here. R 4.2.2, surveillance 1.20.3.
suppressMessages(library(surveillance))
out <- file.path(commandArgs(TRUE)[1], "nowcast"); dir.create(out, TRUE, TRUE)
write <- function(x, name) {
  for (n in names(x)) if (is.numeric(x[[n]])) x[[n]] <- ifelse(is.na(x[[n]]), "", sprintf("%.17g", x[[n]]))
  write.csv(x, file.path(out, name), row.names = FALSE, quote = FALSE)
}
RNGversion("4.2.2"); set.seed(42)
day <- sort(rep(0:44, rpois(45, 25 * exp(-((0:44) - 28)^2 / 200))))
list <- data.frame(onset = as.Date("2024-03-01") + day)
list$report <- list$onset + rnbinom(nrow(list), 4, mu = 5)
write(data.frame(onset = as.character(list$onset), report = as.character(list$report)), "linelist.csv")
now <- as.Date("2024-04-08"); D <- 12; when <- now - D:0
prior <- structure("poisgamma", mean.lambda = 20, var.lambda = 600)
quiet <- function(x) { capture.output(v <- suppressWarnings(x)); v }
of <- function(method, m = NULL) {
  nc <- quiet(nowcast(now, when, list, "onset", "report", method = method, D = D, m = m,
    control = list(dRange = range(list$onset), N.tInf.prior = prior, N.tInf.max = 300, nSamples = 10000)))
  i <- which(epoch(nc) %in% when)
  list(days = data.frame(date = as.character(when), median = upperbound(nc)[i, 1], lower = nc@pi[i, 1, 1], upper = nc@pi[i, 1, 2]), cdf = delayCDF(nc)[[method]], nc = nc)
}
lawless <- of("lawless"); window <- of("lawless", 20); bayes <- of("bayes.trunc")
write(lawless$days, "lawless.csv"); write(window$days, "lawless_m20.csv"); write(bayes$days, "bayes.csv")
write(data.frame(delay = 0:D, lawless = head(lawless$cdf, D + 1), window = head(window$cdf, D + 1), bayes = bayes$cdf), "cdf.csv")
p <- dnbinom(0:20, 4, mu = 5); p <- p / sum(p)
y <- as.numeric(table(factor(as.numeric(list$report - as.Date("2024-03-01")), 0:50)))
s <- sts(y)
fit <- function(k, eps) upperbound(backprojNP(s, p, control = list(k = k, eps = rep(eps, 2), iter.max = rep(250, 2), B = -1)))[, 1]
write(data.frame(delay = 0:20, p = p), "delay.csv")
write(data.frame(reports = y, k2 = fit(2, 0.005), k0 = fit(0, 0.005), k4 = fit(4, 0.0005)), "backprojection.csv")
