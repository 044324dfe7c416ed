#include "index/page/page_html.h"

#include "base/time/iso_time.h"
#include "base/limits.h"
#include "index/page/lazy_xml.h"
#include "index/net/url.h"

/* Bytes handed to the parser at a time: between pieces it is seen how it gets on. */
#define PIECE_MAX (8u << 10)

/* Nothing is fetched, no document is built, nothing is printed; the text is UTF-8 whatever it says
 * of itself. */
#define OPTIONS                                                                                    \
    (HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |           \
     HTML_PARSE_IGNORE_ENC)

/*
 * Opened before the page itself. The page's own <html> and <body> count as repetitions then, and
 * their end tags do not end the parsing: links behind them are seen, as by a browser and by pip.
 */
#define PROLOGUE "<html><body>"

struct pinc_page_html {
    struct pinc_page_builder builder;
    struct pinc_arena *kept; /* of what outlives a file: the base */
    htmlSAXHandler handler;
    size_t read; /* bytes */
    htmlParserCtxtPtr parser;
    size_t depth, deepest; /* open elements: now, and at most in this piece */
    uint64_t work;
    bool has_base;
    enum pinc_status failed; /* why the parser was stopped */
    struct pinc_error *err;
};

static void stop(struct pinc_page_html *r, enum pinc_status st)
{
    r->failed = st;
    xmlStopParser(r->parser);
}

/*
 * The parser compares each attribute of a tag with all others, and an end tag with all open
 * elements. A page that was made to be slow is given up before it is.
 */
static void add_work(struct pinc_page_html *r, uint64_t steps)
{
    r->work += steps;
    if (r->work > PINC_PAGE_WORK_MAX && r->failed == PINC_OK) {
        stop(r, pinc_fail(r->err, PINC_ELIMIT,
                          "the HTML page is nested too deep or has too many attributes"));
    }
}

static struct pinc_slice slice_of(const xmlChar *text)
{
    return pinc_slice_of((const char *)text);
}

/* The value of an attribute: ptr NULL when it is absent, length 0 when it has no value. */
static struct pinc_slice attribute(const xmlChar **attributes, const char *name)
{
    size_t i;

    for (i = 0; attributes && attributes[i]; i += 2) {
        if (pinc_slice_equal_nocase(slice_of(attributes[i]), pinc_slice_of(name))) {
            return attributes[i + 1] ? slice_of(attributes[i + 1]) : PINC_LIT("");
        }
    }
    return (struct pinc_slice){NULL, 0};
}

/* data-core-metadata: "true", "false", or a digest (PEP 714). */
static void read_metadata(struct pinc_page_file *file, struct pinc_slice value)
{
    if (pinc_slice_equal_nocase(value, PINC_LIT("true"))) {
        file->metadata = PINC_METADATA_YES;
    } else if (pinc_slice_equal_nocase(value, PINC_LIT("false"))) {
        file->metadata = PINC_METADATA_NO;
    } else if (pinc_slice_find(value, '=') < value.len) {
        file->metadata = PINC_METADATA_YES;
        pinc_page_take_hashes(&file->metadata_hash, value);
    }
}

/* <a href>: one file. */
static void read_anchor(struct pinc_page_builder *b, const xmlChar **attributes)
{
    struct pinc_slice href = attribute(attributes, "href"), value;
    const struct pinc_slice last = pinc_page_builder_last_python(b);
    struct pinc_page_file *file;

    if (!href.ptr) {
        b->skipped++;
        return;
    }
    file = pinc_page_builder_add(b, href, (struct pinc_slice){NULL, 0});
    if (!file) {
        return;
    }
    pinc_page_take_hashes(&file->hash,
                          pinc_slice_part(href, pinc_slice_find(href, '#') + 1, href.len));
    file->requires_python =
        pinc_page_builder_text(b, attribute(attributes, "data-requires-python"), last);
    value = attribute(attributes, "data-yanked");
    file->yanked = value.ptr != NULL;
    file->yanked_reason = pinc_page_builder_text(b, value, (struct pinc_slice){NULL, 0});
    value = attribute(attributes, "data-core-metadata");
    read_metadata(file, value.ptr ? value : attribute(attributes, "data-dist-info-metadata"));
    if (!pinc_time_parse(&file->upload_time, attribute(attributes, "data-upload-time"))) {
        file->upload_time = PINC_TIME_UNKNOWN;
    }
    pinc_page_builder_flush(b);
}

/* <base href>: the first one counts; a relative one is relative to the page. */
static void read_base(struct pinc_page_html *r, const xmlChar **attributes)
{
    struct pinc_slice href = attribute(attributes, "href");
    struct pinc_buf url = {0};

    if (!href.ptr || r->has_base) {
        return;
    }
    r->has_base = true;
    if (pinc_url_add_joined(&url, r->builder.base, href)) {
        struct pinc_slice copy = pinc_slice_dup(r->kept, pinc_buf_slice(&url));

        if (url.failed == PINC_OK && copy.ptr) {
            r->builder.base = copy;
        } else {
            r->builder.failed = PINC_ENOMEM;
        }
    }
    pinc_buf_clear(&url);
}

/* <meta name="pypi:repository-version" content="1.0"> (PEP 629), and the project's status (PEP 792). */
static void read_meta(struct pinc_page_html *r, const xmlChar **attributes)
{
    const struct pinc_slice name = attribute(attributes, "name");
    const struct pinc_slice content = attribute(attributes, "content");

    if (pinc_slice_equal_nocase(name, PINC_LIT("pypi:project-status"))) {
        pinc_page_builder_set_status(&r->builder, content);
    } else if (pinc_slice_equal_nocase(name, PINC_LIT("pypi:project-status-reason"))) {
        pinc_page_builder_set_reason(&r->builder, content);
    } else if (pinc_slice_equal_nocase(name, PINC_LIT("pypi:repository-version"))) {
        enum pinc_status st = pinc_page_check_version(content, r->err);

        if (st != PINC_OK) {
            stop(r, st);
        }
    }
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
    struct pinc_page_html *r = user;
    struct pinc_slice element = slice_of(name);
    uint64_t n = 0;

    r->depth++;
    r->deepest = r->depth > r->deepest ? r->depth : r->deepest;
    while (attributes && attributes[2 * n]) {
        n++;
    }
    add_work(r, n * n / 2);
    if (pinc_slice_equal_nocase(element, PINC_LIT("a"))) {
        read_anchor(&r->builder, attributes);
    } else if (pinc_slice_equal_nocase(element, PINC_LIT("base"))) {
        read_base(r, attributes);
    } else if (pinc_slice_equal_nocase(element, PINC_LIT("meta"))) {
        read_meta(r, attributes);
    }
    if (r->builder.failed != PINC_OK && r->failed == PINC_OK) {
        stop(r, pinc_page_builder_fail(&r->builder, r->err));
    }
}

static void on_end(void *user, const xmlChar *name)
{
    struct pinc_page_html *r = user;

    (void)name;
    if (r->depth) {
        r->depth--;
    }
}

/* Give up on a tag, comment or text without end, of which the parser has read nothing yet. */
static void check_pending(struct pinc_page_html *r)
{
    const xmlParserInput *input = r->parser->input;
    size_t pending = input && input->end > input->cur ? (size_t)(input->end - input->cur) : 0;
    bool tag = pending > 1 && input->cur[0] == '<' && pinc_is_alpha((char)input->cur[1]);
    size_t most = tag ? PINC_PAGE_TAG_MAX : PINC_PAGE_TOKEN_MAX;

    if (pending > most && r->failed == PINC_OK) {
        stop(r, pinc_fail(r->err, PINC_ELIMIT, "the HTML page has a %s of more than %zu bytes",
                          tag ? "tag" : "comment or text", most));
    }
    /* libxml2 2.9 loses the place up to which it has looked for the end, and would find none before
     * the page's. */
    r->parser->checkIndex = 0;
}

/* Errors of syntax are the page's own business, as in a browser; these are the ones that end the
 * parsing. */
static void check_parser(struct pinc_page_html *r)
{
    if (r->failed == PINC_OK && r->parser->errNo == XML_ERR_NO_MEMORY) {
        stop(r, pinc_fail_memory(r->err));
    } else if (r->failed == PINC_OK &&
               (r->parser->errNo == XML_ERR_DOCUMENT_END || r->parser->disableSAX)) {
        stop(r, pinc_fail(r->err, PINC_ESYNTAX, "the HTML page goes on behind its end"));
    }
}

enum pinc_status pinc_page_html_add(struct pinc_page_html *page, struct pinc_slice part,
                                    struct pinc_error *err)
{
    page->err = err;
    if (part.len > PINC_PAGE_MAX - page->read) {
        return pinc_fail(err, PINC_ELIMIT, "the HTML page is larger than pinc reads");
    }
    page->read += part.len;
    while (part.len && page->failed == PINC_OK) {
        struct pinc_slice piece = pinc_slice_part(part, 0, PIECE_MAX);

        page->deepest = page->depth;
        (void)htmlParseChunk(page->parser, piece.ptr, (int)piece.len, 0);
        add_work(page, page->deepest * piece.len / 4);
        check_parser(page);
        check_pending(page);
        part = pinc_slice_part(part, piece.len, part.len);
    }
    return page->failed;
}

enum pinc_status pinc_page_html_end(struct pinc_page_html *page, struct pinc_slice part,
                                    struct pinc_page *out, struct pinc_error *err)
{
    enum pinc_status st = pinc_page_html_add(page, part, err);

    if (st == PINC_OK) {
        (void)htmlParseChunk(page->parser, NULL, 0, 1);
        st = page->parser->errNo == XML_ERR_NO_MEMORY ? pinc_fail_memory(err) : page->failed;
    }
    return st == PINC_OK ? pinc_page_builder_end(&page->builder, out, err) : st;
}

void pinc_page_html_free(struct pinc_page_html *page)
{
    if (!page) {
        return;
    }
    if (page->parser) {
        htmlFreeParserCtxt(page->parser);
    }
    pinc_page_builder_clear(&page->builder);
    pinc_arena_free(page->kept);
    pinc_free(page);
}

enum pinc_status pinc_page_html_new(struct pinc_page_html **out, struct pinc_slice base,
                                    struct pinc_arena *arena, const struct pinc_page_sink *sink,
                                    struct pinc_error *err)
{
    enum pinc_status st = pinc_xml_load(err);
    struct pinc_page_html *page;

    *out = NULL;
    if (st != PINC_OK) {
        return st;
    }
    page = pinc_alloc(sizeof *page);
    if (!page) {
        return pinc_fail_memory(err);
    }
    page->kept = pinc_arena_new();
    page->handler = (htmlSAXHandler){.startElement = on_start, .endElement = on_end};
    pinc_page_builder_init(&page->builder, base, arena, sink);
    page->parser = page->kept ? htmlCreatePushParserCtxt(&page->handler, page, NULL, 0, NULL,
                                                         XML_CHAR_ENCODING_UTF8)
                              : NULL;
    if (!page->parser) {
        pinc_page_html_free(page);
        return pinc_fail_memory(err);
    }
    (void)htmlCtxtUseOptions(page->parser, OPTIONS);
    (void)htmlParseChunk(page->parser, PROLOGUE, (int)sizeof PROLOGUE - 1, 0);
    *out = page;
    return PINC_OK;
}

enum pinc_status pinc_page_read_html(struct pinc_page *out, struct pinc_slice text,
                                     struct pinc_slice base, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    struct pinc_page_html *page;
    enum pinc_status st;

    *out = (struct pinc_page){.files = NULL};
    if (text.len > PINC_PAGE_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "the HTML page is larger than pinc reads");
    }
    st = pinc_page_html_new(&page, base, arena, NULL, err);
    if (st == PINC_OK) {
        st = pinc_page_html_end(page, text, out, err);
        pinc_page_html_free(page);
    }
    return st;
}

bool pinc_page_html_whole(struct pinc_slice text)
{
    text = pinc_slice_trim(text);
    while (pinc_slice_ends(text, "-->")) {
        size_t at = text.len - 3;

        while (at > 0 && !pinc_slice_starts(pinc_slice_part(text, at, text.len), "<!--")) {
            at--;
        }
        text = pinc_slice_trim(pinc_slice_part(text, 0, at));
    }
    if (!pinc_slice_ends(text, ">")) {
        return false;
    }
    text = pinc_slice_trim(pinc_slice_part(text, 0, text.len - 1));
    return text.len >= 6 && pinc_slice_equal_nocase(pinc_slice_part(text, text.len - 6, text.len),
                                                    PINC_LIT("</html"));
}
