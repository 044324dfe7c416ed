#include "index/lazy_archive.h"

#include <stdarg.h>
#include <stdio.h>

#ifdef PINC_LINKED

enum pinc_status pinc_archive_load(struct pinc_error *err)
{
    (void)err;
    return PINC_OK;
}

#else

PINC_LAZY_NOTE(PINC_ARCHIVE_SONAME, "archives", "Metadata in wheels and source distributions")

PINC_ARCHIVE_FUNCTIONS(PINC_LAZY_POINTER_F, PINC_LAZY_POINTER_V, PINC_LAZY_POINTER_A)
PINC_ARCHIVE_FUNCTIONS(PINC_LAZY_FORWARD_F, PINC_LAZY_FORWARD_V, PINC_LAZY_FORWARD_A)

void(archive_set_error)(struct archive *a, int number, const char *format, ...)
{
    char text[256];
    va_list values;

    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    archive_set_error_(a, number, "%s", text);
}

static const struct pinc_lazy_symbol symbols[] = {
    PINC_ARCHIVE_FUNCTIONS(PINC_LAZY_ROW_F, PINC_LAZY_ROW_V, PINC_LAZY_ROW_A)};
static struct pinc_lazy library = PINC_LAZY_INIT("libarchive", PINC_ARCHIVE_SONAME, symbols);

enum pinc_status pinc_archive_load(struct pinc_error *err)
{
    return pinc_lazy_load(&library, err);
}

#endif
