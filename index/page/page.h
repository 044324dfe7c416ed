/*
 * Project pages of a simple index (PEP 503, 629, 691, 592, 658/714, 700), as they come off the
 * wire.
 */
#ifndef PINC_INDEX_PAGE_PAGE_H
#define PINC_INDEX_PAGE_PAGE_H

#include "base/hash.h"
#include "base/text.h"
#include "resolver/provider.h"

#include <stdbool.h>
#include <stdint.h>

#define PINC_TIME_UNKNOWN INT64_MIN

/* What a page says about <file>.metadata. */
enum pinc_page_metadata {
    PINC_METADATA_UNKNOWN, /* silent: many mirrors strip the attribute */
    PINC_METADATA_NO,
    PINC_METADATA_YES
};

/* One file of a page. Slices live in the page's arena. */
struct pinc_page_file {
    struct pinc_slice filename; /* percent-decoded */
    struct pinc_slice url;      /* absolute (http, https, file), without fragment and credentials */
    struct pinc_slice requires_python; /* as given; ptr NULL when absent */
    struct pinc_slice yanked_reason;
    struct pinc_hash hash; /* of the file: sha256 when the page gives it, else the strongest */
    struct pinc_hash metadata_hash; /* of <file>.metadata */
    enum pinc_page_metadata metadata;
    bool yanked;
    bool sound; /* the URL is known to be clean and absolute: it need not be looked at again */
    int64_t upload_time; /* seconds since 1970 UTC, PINC_TIME_UNKNOWN when absent */
    uint64_t size;       /* bytes, 0 when absent */
};

struct pinc_page {
    struct pinc_page_file *files;
    size_t n_files;
    size_t skipped; /* entries without a usable URL or file name */
    struct pinc_standing standing;
};

/* Takes the files of a page one by one. */
struct pinc_page_sink {
    /** @param file valid during the call. @return PINC_OK, PINC_ENOMEM, PINC_ELIMIT */
    enum pinc_status (*add)(void *user, const struct pinc_page_file *file);
    void *user;
    /** Called once, after all files; NULL: nobody asks. @param standing as above */
    enum pinc_status (*stand)(void *user, const struct pinc_standing *standing);
};

/**
 * Read a JSON page (PEP 691). Refuses api-version majors other than 1. Thread-safe, as is the HTML
 * reader.
 * @param base the URL that the page came from in the end, for relative URLs
 * @return PINC_OK, PINC_ESYNTAX (not whole, not JSON, wrong shape), PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_page_read_json(struct pinc_page *out, struct pinc_slice text,
                                                   struct pinc_slice base, struct pinc_arena *arena,
                                                   struct pinc_error *err);

/**
 * Read an HTML page (PEP 503). <base href> is honoured from its place on; the text is taken for
 * UTF-8.
 * @return as pinc_page_read_json(), PINC_ELIMIT for a page that was made to be slow too,
 * PINC_EINTERNAL when libxml2 cannot be loaded; whether the text is whole is for the caller to
 * know: see pinc_page_html_whole()
 */
PINC_MUST_USE enum pinc_status pinc_page_read_html(struct pinc_page *out, struct pinc_slice text,
                                                   struct pinc_slice base, struct pinc_arena *arena,
                                                   struct pinc_error *err);

/** Does an HTML text end with </html> (any case, blanks and comments after it are fine)? */
bool pinc_page_html_whole(struct pinc_slice text);

/** An answer to a request for a page. */
struct pinc_page_text {
    struct pinc_slice text, url, type; /* where it came from in the end; its media type */
    bool whole;                        /* the transfer says that nothing is missing */
};

/**
 * Read an answer as a page by the type that came back, whatever was asked for (PEP 691).
 * @return as the readers above; PINC_ENET (another type, or cut off)
 */
PINC_MUST_USE enum pinc_status pinc_page_read(struct pinc_page *out,
                                              const struct pinc_page_text *got,
                                              struct pinc_arena *arena, struct pinc_error *err);

/**
 * The upload times of a project document of the legacy JSON API (key "releases").
 * @param take called with each file name and its seconds since 1970
 * @return PINC_OK, PINC_ESYNTAX, PINC_ELIMIT, PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status
pinc_page_read_legacy_times(struct pinc_slice text,
                            void (*take)(void *user, struct pinc_slice filename, int64_t time),
                            void *user, struct pinc_error *err);

#endif
