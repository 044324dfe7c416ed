/*
 * URLs as an index client needs them: parts, origins, and forms without credentials (RFC 3986).
 */
#ifndef PINC_INDEX_NET_URL_H
#define PINC_INDEX_NET_URL_H

#include "base/text.h"

#define PINC_URL_MAX (64u << 10) /* bytes of one URL */

/* The parts of an absolute http or https URL. Slices point into the text that was split. */
struct pinc_url {
    bool https;
    struct pinc_slice user, password; /* percent-encoded as written; ptr NULL when absent */
    struct pinc_slice host;           /* as written, brackets of an IPv6 address included */
    uint16_t port;                    /* the scheme's when none is written */
    struct pinc_slice path; /* from the first '/' on, query included, fragment not; may be empty */
    struct pinc_slice fragment; /* without '#'; ptr NULL when absent */
};

/**
 * Split an http or https URL.
 * @return false when it is none, is longer than PINC_URL_MAX, or holds a control character, a blank
 * or a backslash
 */
bool pinc_url_split(struct pinc_url *out, struct pinc_slice text);

/** Is it free of what has no place in a URL and could break a line, a header or a terminal: blanks,
 * control characters, backslashes? */
bool pinc_url_is_clean(struct pinc_slice text);

/** Has it a scheme ("x:") with "//" behind it? */
bool pinc_url_is_absolute(struct pinc_slice text);

/** Add "scheme://host:port" in lower case, the port always written: two URLs are of one origin when
 * these are equal. */
void pinc_url_add_origin(struct pinc_buf *buf, const struct pinc_url *url);

/**
 * The URL without credentials and without fragment, in the arena (or text itself when there is
 * nothing to take away). A text that is not an http URL is returned as it is, up to its '#'. {NULL, 0}
 * when out of memory.
 */
struct pinc_slice pinc_url_public(struct pinc_arena *arena, struct pinc_slice text);

/**
 * Add the absolute form of a reference, without fragment (RFC 3986, section 5.2; dot segments
 * removed). Blanks, control characters and what else a careless page leaves unencoded are
 * percent-encoded; tabs and line ends inside are dropped, as browsers do.
 * @param base the absolute URL that the reference was found at
 * @return false, having added nothing, when the result is not an http, https or file URL or is longer
 * than PINC_URL_MAX
 */
bool pinc_url_add_joined(struct pinc_buf *buf, struct pinc_slice base, struct pinc_slice reference);

/**
 * Take the first "NAME=VALUE" off the fragment "a=1&b=2". Without '=' the value is empty.
 * @param rest in: what is left of a fragment, without its '#'; out: what is left behind that
 * @return false when nothing is left
 */
bool pinc_url_take_pair(struct pinc_slice *rest, struct pinc_slice *name, struct pinc_slice *value);

/** The last part of the path, percent-encoded as written: the file name of a distribution's URL.
 * May be empty. */
struct pinc_slice pinc_url_last_part(struct pinc_slice url);

/** Add the text with %XX decoded; a '%' that starts no code is copied. */
void pinc_url_add_decoded(struct pinc_buf *buf, struct pinc_slice text);

/** Does it begin with "file:", in whatever case? */
bool pinc_url_is_file(struct pinc_slice url);

/** Is it a "file:" URL of this machine: no host or localhost, a path, no NUL and no raw control
 * character in it? */
bool pinc_url_is_local(struct pinc_slice url);

/** The local path of a "file:" URL in the arena, decoded, relative for "file:x"; NULL when
 * pinc_url_is_local() does not hold, or out of memory. */
char *pinc_url_file_path(struct pinc_arena *arena, struct pinc_slice url);

/** Add "file://" and the absolute path, or "file:" and a relative one, percent-encoded where it has to
 * be. */
void pinc_url_add_file(struct pinc_buf *buf, struct pinc_slice path);

#endif
