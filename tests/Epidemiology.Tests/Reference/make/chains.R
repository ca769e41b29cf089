# Chains counted by plain recursion over parents (no graph package), shares of transmissions summed over dnbinom, and likely infectors summed pair by pair. R 4.2.2.
# Rscript --vanilla chains.R FOLDER [SHARED_DATA]
arguments <- commandArgs(TRUE); folder <- arguments[1]; dir.create(folder, showWarnings = FALSE)
put <- function(x, name) write.csv(format(x, digits = 15, trim = TRUE, scientific = FALSE), file.path(folder, name), row.names = FALSE, quote = FALSE)

# First infector stays; no self pairs; a pair that closes a circle is left out: all judged by walking up from the infector.
forest <- function(pairs, ids = NULL) {
  parent <- list(); fault <- rep("", nrow(pairs))
  for (i in seq_len(nrow(pairs))) {
    a <- pairs[i, 1]; b <- pairs[i, 2]
    up <- a; circle <- FALSE
    while (!is.null(up)) { if (up == b) circle <- TRUE; up <- parent[[up]] }
    fault[i] <- if (a == b) "itself" else if (!is.null(ids) && !(a %in% ids)) "unknown-infector" else if (!is.null(ids) && !(b %in% ids)) "unknown-infectee" else
      if (!is.null(parent[[b]])) (if (parent[[b]] == a) "repeated" else "another") else if (circle) "circle" else ""
    if (fault[i] == "") parent[[b]] <- a
  }
  everyone <- unique(c(ids, if (is.null(ids)) as.vector(t(pairs[pairs[, 1] != pairs[, 2], 1:2]))))
  generation <- function(id) if (is.null(parent[[id]])) 0 else 1 + generation(parent[[id]])
  root <- function(id) if (is.null(parent[[id]])) id else root(parent[[id]])
  g <- sapply(everyone, generation); r <- sapply(everyone, root)
  infected <- table(factor(unlist(parent), levels = everyone))
  list(parent = parent, fault = fault, ids = everyone, generation = g, root = r, size = tapply(g, r, length), infected = as.vector(infected))
}
summary.of <- function(f) data.frame(cases = length(f$ids), links = sum(f$fault == ""), clusters = length(f$size), largest = max(f$size), of_one = sum(f$size == 1),
  deepest = max(f$generation), by_generation = paste(as.vector(table(f$generation)), collapse = " "), most_infected = max(f$infected),
  itself = sum(f$fault == "itself"), another = sum(f$fault == "another"), circle = sum(f$fault == "circle"), repeated = sum(f$fault == "repeated"))

# 1. Simulated pairs with every fault in them.
set.seed(31)
n <- 300; parent <- sapply(2:n, function(i) if (runif(1) < 0.15) NA else sample(max(1, i - 40):(i - 1), 1))
pairs <- data.frame(infector = paste0("c", parent), infectee = paste0("c", 2:n))[!is.na(parent), ]
bad <- data.frame(infector = c("c5", "c9", "c250", "c300", "c12", "c20"), infectee = c("c5", "c30", "c3", "c1", "c12", "c40"))
before <- forest(pairs); deep <- before$ids[which.max(before$generation)]
bad <- rbind(bad, data.frame(infector = deep, infectee = before$root[[deep]]))
pairs <- rbind(pairs, bad, pairs[c(10, 20), ]); pairs <- pairs[c(sample(nrow(pairs))), ]; rownames(pairs) <- NULL
f <- forest(pairs)
pairs$fault <- f$fault
put(pairs, "pairs.csv")
put(data.frame(case = f$ids, generation = f$generation, root = f$root, infected = f$infected), "cases.csv")
put(summary.of(f), "summary.csv")

# 2. Shares: with mean m and size k, cases from those who infect most.
shares <- function(m, k) {
  x <- 0:20000; p <- if (is.finite(k)) dnbinom(x, size = k, mu = m) else dpois(x, m)
  below <- cumsum(p); caused <- cumsum(x * p) / m
  i <- which(below >= 0.8)[1]; top20 <- 1 - (c(0, caused)[i] + x[i] * (0.8 - c(0, below)[i]) / m)
  j <- which(caused >= 0.2)[1]; cases80 <- 1 - c(0, below)[j] - (0.2 - c(0, caused)[j]) * m / x[j]
  data.frame(mean = m, k = min(k, 1e9), top20 = top20, cases80 = cases80, gini = sum(below * (1 - below)) / m)
}
put(do.call(rbind, Map(shares, c(0.5, 1, 2.5, 2.5, 0.8, 1.6), c(0.3, 1, 0.1, 5, 0.05, Inf))), "shares.csv")
observed <- rnbinom(150, size = 0.3, mu = 1.2)
gini <- sum(abs(outer(observed, observed, "-"))) / (2 * length(observed) * sum(observed))
put(data.frame(infected = observed), "offspring.csv")
put(data.frame(top20 = sum(sort(observed, decreasing = TRUE)[1:30]) / sum(observed), gini = gini), "observed.csv")

# 3. Likely infectors: serial interval gamma (mean 5, sd 3) by whole days (k - 1/2 to k + 1/2) or normal (5, 4); incubation log-normal (1.6, 0.4).
day <- function(F, k) F(k + 0.5) - F(k - 0.5)
gamma.si <- function(x) ifelse(x > 0, pgamma(pmax(x, 0), shape = 25 / 9, scale = 9 / 5), 0)
normal.si <- function(x) pnorm(x, 5, 4)
incubation <- function(x) ifelse(x > 0, plnorm(pmax(x, 1e-300), 1.6, 0.4), 0)
set.seed(32)
contacts <- NULL
for (case in 1:12) { for (j in 1:sample(1:5, 1)) {
  first <- sample(-12:1, 1)
  contacts <- rbind(contacts, data.frame(case = paste0("x", case), contact = paste0("y", case, ".", j), lag = sample(-3:14, 1), first = first, last = first + sample(0:6, 1))) } }
weigh <- function(si, inc, q, average) unlist(lapply(unique(contacts$case), function(case) {
  mine <- contacts[contacts$case == case, ]
  w <- sapply(seq_len(nrow(mine)), function(r) day(si, mine$lag[r]) * (if (inc) sum(sapply(mine$first[r]:mine$last[r], function(u) if (u > 0) 0 else day(incubation, -u))) else (mine$first[r] <= 0) * 1))
  w <- (1 - q) / nrow(mine) * w
  total <- sum(w) + q * average
  if (total > 0) w / total else w * NA
}))
contacts$gamma <- weigh(gamma.si, FALSE, 0, 0)
contacts$gamma_incubation <- weigh(gamma.si, TRUE, 0.2, sum(day(gamma.si, -1:200)^2))
contacts$normal_incubation <- weigh(normal.si, TRUE, 0.1, sum(day(normal.si, -60:80)^2))
put(contacts, "infectors.csv")

# 4. Independent counts on the data that lie beside the clone (numbers only; they stand in the tests).
if (length(arguments) > 1) {
  at <- function(name) file.path(arguments[2], name)
  china <- read.csv(at("pairs_china2020_pairs.csv"), colClasses = "character"); a <- as.Date(china$infector_onset); b <- as.Date(china$infectee_onset)
  f <- forest(china[, 1:2]); print(summary.of(f)); si <- as.numeric(b - a)[f$fault == ""]; print(c(n = sum(!is.na(si)), sum = sum(si, na.rm = TRUE), negative = sum(si < 0, na.rm = TRUE)))
  top <- sort(f$infected, decreasing = TRUE); m <- 0.2 * length(top); cat("top 20 %", (sum(top[1:floor(m)]) + (m - floor(m)) * top[floor(m) + 1]) / sum(top), "gini", sum(abs(outer(top, top, "-"))) / (2 * length(top) * sum(top)), "\n")
  ebola <- read.csv(at("ebola_sim_contacts.csv"), colClasses = "character"); list <- read.csv(at("ebola_sim_linelist.csv"), colClasses = c(case_id = "character"))
  f <- forest(ebola[, 1:2], list$case_id); print(summary.of(f)); print(table(list$generation))
  linked <- f$ids[sapply(f$ids, function(i) !is.null(f$parent[[i]]))]
  given <- setNames(list$generation, list$case_id); cat("links one generation apart:", sum(given[linked] == given[unlist(f$parent[linked])] + 1), "of", length(linked), "\n")
  taiwan <- read.csv(gzfile(at("taiwan_2020_contacts.csv.gz")), colClasses = "character")
  f <- forest(taiwan[taiwan$contact_infected == "1" & taiwan$directed == "1", 1:2]); print(summary.of(f))
  groups <- function(links, ids) { label <- setNames(seq_along(ids), ids)
    repeat { before <- label; for (i in seq_len(nrow(links))) { low <- min(label[links[i, ]]); label[links[i, ]] <- low }; if (all(before == label)) break }
    sort(as.vector(table(label)), decreasing = TRUE) }
  infected <- as.matrix(taiwan[taiwan$contact_infected == "1", 1:2]); print(groups(infected, unique(as.vector(infected))))
  everyone <- as.matrix(unique(taiwan[, 1:2])); g <- groups(everyone, unique(as.vector(everyone))); print(c(length(g), head(g, 5), sum(g)))
  singapore <- as.matrix(read.csv(at("singapore_2020_links.csv"), colClasses = "character")[, 1:2]); who <- read.csv(at("singapore_2020_cases.csv"), colClasses = "character")$case_id
  print(groups(singapore, unique(c(who, as.vector(singapore))))); print(setdiff(as.vector(singapore), who))
}
