# The same estimate by packages of R.
#
#   Rscript peers.R NAME DATA OUT WIDTH LIMIT
#
# DATA holds x, y and q as raw float64 files, the estimates go to OUT. Prints the median of three runs (one when it takes
# more than a third of LIMIT) and the peak memory in MiB.
arguments <- commandArgs(TRUE)
read <- function(name) {
  path <- file.path(arguments[2], name)
  readBin(path, "double", file.size(path) / 8)
}
x <- read("x"); y <- read("y"); q <- read("q")
width <- as.numeric(arguments[4]); limit <- as.numeric(arguments[5])
estimate <- switch(arguments[1],
  # Binned to 4001 points; degree 0 is Nadaraya-Watson.
  locpoly = function() {
    fit <- KernSmooth::locpoly(x, y, degree = 0, bandwidth = width, gridsize = 4001, range.x = range(q))
    approx(fit$x, fit$y, q, rule = 2)$y
  },
  # Its bandwidth is scaled so that the quartiles stand at a quarter of it; cut at four standard deviations.
  ksmooth = function() ksmooth(x, y, "normal", bandwidth = width / 0.3706506, x.points = q)$y,
  # Its Gaussian is exp(-(2.5 u)^2 / 2); evaluated at every query, without its usual interpolation.
  locfit = function() {
    points <- locfit::lfgrid(mg = length(q), ll = min(q), ur = max(q))
    fit <- locfit::locfit(y ~ locfit::lp(x, h = 2.5 * width, nn = 0, deg = 0), kern = "gauss", ev = points)
    predict(fit, q)
  },
  # Another way to a width: direct plug-in, for local linear regression.
  dpill = function() KernSmooth::dpill(x, y))
if (arguments[1] == "locfit") suppressMessages(library(locfit))
times <- c()
while (length(times) < 3 && sum(times) < limit / 3) {
  precise <- Sys.time()
  answer <- estimate()
  times <- c(times, as.numeric(difftime(Sys.time(), precise, units = "secs")))
}
writeBin(as.double(answer), arguments[3])
peak <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
cat(median(times), as.numeric(gsub("[^0-9]", "", peak)) / 1024, "\n")
