/* Pieces of HTTP messages, for test servers. */
#ifndef PINC_TESTS_HTTP_TEXT_H
#define PINC_TESTS_HTTP_TEXT_H

#include <stddef.h>

#define HTTP_REQUEST_MAX 8192

/** The value of a header field of a request's text, "" when it has none. */
void http_text_field(const char *request, const char *name, char *out, size_t size);

/** The part [*from, *to) of a body of `len` bytes that a Range field asks for; all of it without
 * one. @return 1 for a part */
int http_text_range(const char *field, size_t len, size_t *from, size_t *to);

/** Base64 of text, as in "Authorization: Basic". */
void http_text_base64(char *out, size_t size, const char *text);

#endif
