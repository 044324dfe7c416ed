#include "index/dist/lazy_archive.h"

#include <stdarg.h>
#include <stdio.h>

PINC_LAZY_LIBRARY(PINC_ARCHIVE_FUNCTIONS, pinc_archive_load, "libarchive", PINC_ARCHIVE_SONAME,
                  "archives", "Metadata in wheels and source distributions")

#ifndef PINC_LINKED

void(archive_set_error)(struct archive *a, int number, const char *format, ...)
{
    char text[256];
    va_list values;

    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    archive_set_error_(a, number, "%s", text);
}

#endif
