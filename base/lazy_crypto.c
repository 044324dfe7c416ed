#include "base/lazy_crypto.h"

PINC_LAZY_LIBRARY(PINC_CRYPTO_FUNCTIONS, pinc_crypto_load, "libcrypto", PINC_CRYPTO_SONAME,
                  "digests", "Digests of files")
