/* What cmocka wants included before it, once. */
#ifndef PINC_TESTS_CMOCKA_ALL_H
#define PINC_TESTS_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
