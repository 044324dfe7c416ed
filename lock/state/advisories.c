#include "lock/state/advisories.h"

#include "base/json/json_tree.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/text.h"
#include "markers/name.h"

#include <string.h>

#define ADVISORIES_MAX 500000u /* packages that advisories are about */
#define PACKAGE_MAX 5000u      /* of one package */
#define LOOKS_MAX 2000000u     /* at pairs of one package's, for those that are the same */
#define TEXT_MAX 200u          /* bytes of an id or a summary */
#define ALIASES_MAX 16u

enum event_kind { EVENT_INTRODUCED, EVENT_FIXED, EVENT_LAST_AFFECTED };

/* Where a range turns. */
struct event {
    enum event_kind kind;
    bool first;  /* of its range */
    uint32_t at; /* in the list, until it is sorted */
    struct pinc_version version;
};

/* What an advisory says of one package. */
struct entry {
    uint32_t next;   /* of the same package; UINT32_MAX: the last */
    uint32_t number; /* of them from this one on */
    struct pinc_affected affected;
    struct pinc_slice versions; /* ended by LF each */
    struct pinc_slice aliases;  /* likewise, with its id */
    const struct event
        *events; /* of all its ranges, in their order; each range begins at 0 or its introduction */
    size_t n_events;
};

struct pinc_advisories {
    struct pinc_arena *arena;
    struct pinc_map *by_name; /* to the first entry */
    struct entry *items;
    size_t n, cap;
};

struct pinc_advisories *pinc_advisories_new(void)
{
    struct pinc_advisories *advisories = pinc_alloc(sizeof *advisories);

    if (advisories) {
        advisories->arena = pinc_arena_new();
        advisories->by_name = pinc_map_new();
        if (!advisories->arena || !advisories->by_name) {
            pinc_advisories_free(advisories);
            return NULL;
        }
    }
    return advisories;
}

void pinc_advisories_free(struct pinc_advisories *advisories)
{
    if (advisories) {
        pinc_map_free(advisories->by_name);
        pinc_arena_free(advisories->arena);
        pinc_free(advisories->items);
        pinc_free(advisories);
    }
}

size_t pinc_advisories_count(const struct pinc_advisories *advisories)
{
    return advisories->n;
}

/* --- reading */

/* One line, escaped; "" for what is no string. NULL when out of memory. */
static const char *shown(struct pinc_advisories *a, const struct pinc_json_value *value)
{
    const struct pinc_slice text = pinc_json_value_text(value);
    struct pinc_buf buf = {0};
    const char *kept;

    pinc_buf_add_escaped(&buf, text.ptr ? text : PINC_LIT(""), TEXT_MAX);
    kept = pinc_buf_keep(&buf, a->arena).ptr;
    pinc_buf_clear(&buf);
    return kept ? kept : pinc_arena_copy(a->arena, "", 0);
}

/* The strings of an array, ended by LF each. */
static bool join(struct pinc_buf *buf, const struct pinc_json_value *array, size_t most)
{
    size_t i;

    for (i = 0; i < pinc_json_value_count(array) && i < most; i++) {
        const struct pinc_slice text = pinc_json_value_text(pinc_json_value_at(array, i));

        if (text.ptr && pinc_slice_find(text, '\n') == text.len) {
            pinc_buf_add(buf, text);
            pinc_buf_add_char(buf, '\n');
        }
    }
    return buf->failed == PINC_OK;
}

/* id and aliases; of these the CVE is shown. */
static bool read_names(struct pinc_advisories *a, struct entry *out,
                       const struct pinc_json_value *advisory)
{
    const struct pinc_json_value *aliases = pinc_json_value_get(advisory, "aliases");
    const struct pinc_slice id = pinc_json_value_text(pinc_json_value_get(advisory, "id"));
    struct pinc_buf all = {0};
    size_t i;
    bool good;

    out->affected.id = shown(a, pinc_json_value_get(advisory, "id"));
    out->affected.summary = shown(a, pinc_json_value_get(advisory, "summary"));
    out->affected.alias = "";
    for (i = 0; i < pinc_json_value_count(aliases) && !*out->affected.alias; i++) {
        if (pinc_slice_starts(pinc_json_value_text(pinc_json_value_at(aliases, i)), "CVE-")) {
            out->affected.alias = shown(a, pinc_json_value_at(aliases, i));
        }
    }
    pinc_buf_add(&all, id);
    pinc_buf_add_char(&all, '\n');
    good = join(&all, aliases, ALIASES_MAX);
    out->aliases = pinc_buf_keep(&all, a->arena);
    pinc_buf_clear(&all);
    return good && out->affected.id && out->affected.summary && out->affected.alias &&
           out->aliases.ptr;
}

static bool read_event(struct pinc_advisories *a, struct event *out,
                       const struct pinc_json_value *value)
{
    static const char *const names[] = {"introduced", "fixed", "last_affected"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof *names; i++) {
        const struct pinc_slice text = pinc_json_value_text(pinc_json_value_get(value, names[i]));

        if (text.ptr && pinc_version_parse(&out->version, text, a->arena, NULL) == PINC_OK) {
            out->kind = (enum event_kind)i;
            return true;
        }
    }
    return false;
}

static int compare_events(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    const int order = pinc_version_compare(&x->version, &y->version);

    return order ? order : x->at < y->at ? -1 : 1;
}

/* The events of one range, ascending. */
static void read_range(struct pinc_advisories *a, struct event *events, size_t *n,
                       const struct pinc_json_value *list)
{
    const size_t first = *n;
    size_t i;

    for (i = 0; i < pinc_json_value_count(list); i++) {
        struct event event = {.kind = EVENT_INTRODUCED, .at = (uint32_t)i};

        if (read_event(a, &event, pinc_json_value_at(list, i))) {
            events[(*n)++] = event;
        }
    }
    if (*n > first) {
        pinc_sort(events + first, *n - first, sizeof *events, compare_events);
        events[first].first = true;
    }
}

/* The events of all ranges of versions, not of commits. false: out of memory. */
static bool read_ranges(struct pinc_advisories *a, struct entry *out,
                        const struct pinc_json_value *ranges)
{
    size_t n = 0, i;
    struct event *events;

    for (i = 0; i < pinc_json_value_count(ranges); i++) {
        n += pinc_json_value_count(pinc_json_value_get(pinc_json_value_at(ranges, i), "events"));
    }
    events = pinc_arena_array(a->arena, n + 1, sizeof *events);
    out->events = events;
    for (i = 0; events && i < pinc_json_value_count(ranges); i++) {
        const struct pinc_json_value *range = pinc_json_value_at(ranges, i);

        if (pinc_slice_equal(pinc_json_value_text(pinc_json_value_get(range, "type")),
                             PINC_LIT("ECOSYSTEM"))) {
            read_range(a, events, &out->n_events, pinc_json_value_get(range, "events"));
        }
    }
    return events != NULL;
}

/* Put an entry in front of those of its package. */
static enum pinc_status add_entry(struct pinc_advisories *a, struct pinc_slice name,
                                  struct entry *entry, struct pinc_error *err)
{
    entry->next = UINT32_MAX;
    (void)pinc_map_get(a->by_name, name, &entry->next);
    entry->number = entry->next == UINT32_MAX ? 1 : a->items[entry->next].number + 1;
    if (entry->number > PACKAGE_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "more than %u advisories are about %.*s", PACKAGE_MAX,
                         PINC_SLICE_ARG(name));
    }
    if (a->n >= ADVISORIES_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "more than %u advisories", ADVISORIES_MAX);
    }
    if (!PINC_GROW(a->items, a->cap, a->n + 1) || !pinc_map_put(a->by_name, name, (uint32_t)a->n)) {
        return pinc_fail_memory(err);
    }
    a->items[a->n++] = *entry;
    return PINC_OK;
}

static enum pinc_status add_affected(struct pinc_advisories *a, const struct entry *common,
                                     const struct pinc_json_value *affected, struct pinc_error *err)
{
    const struct pinc_json_value *package = pinc_json_value_get(affected, "package");
    const struct pinc_slice ecosystem =
        pinc_json_value_text(pinc_json_value_get(package, "ecosystem"));
    const struct pinc_slice written = pinc_json_value_text(pinc_json_value_get(package, "name"));
    struct entry entry = *common;
    struct pinc_buf versions = {0};
    struct pinc_slice name;
    bool good;

    if (!pinc_slice_equal(ecosystem, PINC_LIT("PyPI")) || !written.ptr ||
        !pinc_name_valid(written)) {
        return PINC_OK;
    }
    /* A name in its normal form is not copied by that. */
    name = pinc_slice_dup(a->arena, pinc_name_normalize(a->arena, written));
    good = join(&versions, pinc_json_value_get(affected, "versions"), SIZE_MAX);
    entry.versions = versions.len ? pinc_buf_keep(&versions, a->arena) : PINC_LIT("");
    pinc_buf_clear(&versions);
    good = good && name.ptr && entry.versions.ptr &&
           read_ranges(a, &entry, pinc_json_value_get(affected, "ranges"));
    return good ? add_entry(a, name, &entry, err) : pinc_fail_memory(err);
}

static enum pinc_status add_advisory(struct pinc_advisories *a,
                                     const struct pinc_json_value *advisory, struct pinc_error *err)
{
    const struct pinc_json_value *affected = pinc_json_value_get(advisory, "affected");
    struct entry common = {.affected = {.fixed = ""}};
    enum pinc_status st = PINC_OK;
    size_t i;

    if (!pinc_json_value_text(pinc_json_value_get(advisory, "id")).ptr) {
        return pinc_fail(err, PINC_ESYNTAX, "this is no OSV advisory: it has no id");
    }
    if (pinc_json_value_text(pinc_json_value_get(advisory, "withdrawn")).ptr) {
        return PINC_OK;
    }
    if (!read_names(a, &common, advisory)) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < pinc_json_value_count(affected) && st == PINC_OK; i++) {
        st = add_affected(a, &common, pinc_json_value_at(affected, i), err);
    }
    return st;
}

enum pinc_status pinc_advisories_add(struct pinc_advisories *advisories, struct pinc_slice text,
                                     struct pinc_error *err)
{
    struct pinc_json_value *document = NULL;
    enum pinc_status st = pinc_json_value_read(&document, text, err);
    size_t i;

    if (st == PINC_OK && pinc_json_value_is_object(document)) {
        st = add_advisory(advisories, document, err);
    } else if (st == PINC_OK && !pinc_json_value_at(document, 0) &&
               pinc_json_value_count(document) == 0 && !pinc_slice_starts(text, "[")) {
        st = pinc_fail(err, PINC_ESYNTAX, "this is no OSV advisory");
    } else {
        for (i = 0; st == PINC_OK && i < pinc_json_value_count(document); i++) {
            st = add_advisory(advisories, pinc_json_value_at(document, i), err);
        }
    }
    pinc_json_value_free(document);
    return st;
}

enum pinc_status pinc_advisories_add_index(struct pinc_advisories *a, struct pinc_slice name,
                                           struct pinc_slice version, struct pinc_slice text,
                                           struct pinc_error *err)
{
    struct pinc_json_value *document = NULL;
    enum pinc_status st = pinc_json_value_read(&document, text, err);
    const struct pinc_json_value *list = pinc_json_value_get(document, "vulnerabilities");
    struct pinc_slice own = pinc_slice_dup(a->arena, name);
    size_t i, k;

    st = st == PINC_OK && !own.ptr ? pinc_fail_memory(err) : st;
    for (i = 0; i < pinc_json_value_count(list) && st == PINC_OK; i++) {
        const struct pinc_json_value *value = pinc_json_value_at(list, i);
        const struct pinc_json_value *fixed = pinc_json_value_get(value, "fixed_in");
        struct entry entry = {.affected = {.fixed = ""}};
        struct event *events =
            pinc_arena_array(a->arena, pinc_json_value_count(fixed) + 1, sizeof *events);
        struct pinc_buf line = {0};

        if (pinc_json_value_text(pinc_json_value_get(value, "withdrawn")).ptr) {
            continue;
        }
        pinc_buf_add(&line, version);
        pinc_buf_add_char(&line, '\n');
        entry.versions = pinc_buf_keep(&line, a->arena);
        pinc_buf_clear(&line);
        for (k = 0; events && k < pinc_json_value_count(fixed); k++) {
            struct event *event = &events[entry.n_events];

            event->kind = EVENT_FIXED;
            entry.n_events += pinc_version_parse(&event->version,
                                                 pinc_json_value_text(pinc_json_value_at(fixed, k)),
                                                 a->arena, NULL) == PINC_OK;
        }
        entry.events = events;
        st = events && entry.versions.ptr && read_names(a, &entry, value)
                 ? add_entry(a, own, &entry, err)
                 : pinc_fail_memory(err);
    }
    pinc_json_value_free(document);
    return st;
}

/* --- asking */

static struct pinc_slice take_line(struct pinc_slice *rest)
{
    const size_t end = pinc_slice_find(*rest, '\n');
    const struct pinc_slice line = pinc_slice_part(*rest, 0, end);

    *rest = pinc_slice_part(*rest, end + 1, rest->len);
    return line;
}

/* Is the version one of those that are listed, in any spelling? A local version is its public one. */
static bool is_listed(const struct entry *entry, const struct pinc_version *version)
{
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct pinc_slice rest = entry->versions;
    struct pinc_version other;

    while (rest.len) {
        if (pinc_version_read(&other, take_line(&rest), space) &&
            pinc_version_compare_public(&other, version) == 0) {
            return true;
        }
    }
    return false;
}

/* OSV's rule: in some range the last turn at or below the version begins what is affected. */
static bool is_in_range(const struct entry *entry, const struct pinc_version *version)
{
    bool inside = false;
    size_t i;

    for (i = 0; i < entry->n_events; i++) {
        const struct event *event = &entry->events[i];
        const int order = pinc_version_compare_public(version, &event->version);

        if (event->first && inside) {
            return true;
        }
        if (event->kind == EVENT_INTRODUCED && order >= 0) {
            inside = true;
        } else if ((event->kind == EVENT_FIXED && order >= 0) ||
                   (event->kind == EVENT_LAST_AFFECTED && order > 0)) {
            inside = false;
        }
    }
    return inside;
}

static void find_fixed(const struct pinc_advisories *a, struct pinc_affected *out,
                       const struct entry *entry, const struct pinc_version *version)
{
    const struct pinc_version *best = NULL;
    struct pinc_buf text = {0};
    size_t i;

    for (i = 0; i < entry->n_events; i++) {
        const struct event *event = &entry->events[i];

        if (event->kind == EVENT_FIXED &&
            pinc_version_compare_public(&event->version, version) > 0 &&
            (!best || pinc_version_compare(&event->version, best) < 0)) {
            best = &event->version;
        }
    }
    out->fixed = "";
    if (best) {
        pinc_version_print(&text, best);
        out->fixed = pinc_buf_keep(&text, a->arena).ptr;
        out->fixed = out->fixed ? out->fixed : "";
        pinc_buf_clear(&text);
    }
}

/* Do two advisories share a name? */
static bool same_advisory(const struct entry *a, const struct entry *b)
{
    struct pinc_slice rest = a->aliases;

    while (rest.len) {
        const struct pinc_slice one = take_line(&rest);
        struct pinc_slice others = b->aliases;

        while (others.len) {
            if (pinc_slice_equal(one, take_line(&others))) {
                return true;
            }
        }
    }
    return false;
}

static bool matches(const struct entry *entry, const struct pinc_version *version)
{
    return is_in_range(entry, version) || is_listed(entry, version);
}

/* Is it affected by this entry, and by none that is the same and goes first? By id: the smaller one goes first.
 * @param looks what is left of them; without any, both are told */
static bool affects(const struct pinc_advisories *a, const struct entry *entry, uint32_t first,
                    const struct pinc_version *version, size_t *looks)
{
    uint32_t at;

    if (!matches(entry, version)) {
        return false;
    }
    for (at = first; at != UINT32_MAX && *looks > 0; at = a->items[at].next, --*looks) {
        const struct entry *other = &a->items[at];
        const int order = strcmp(other->affected.id, entry->affected.id);

        if (other != entry && (order < 0 || (order == 0 && other < entry)) &&
            same_advisory(other, entry) && matches(other, version)) {
            return false;
        }
    }
    return true;
}

bool pinc_advisories_affect(const struct pinc_advisories *a, struct pinc_slice name,
                            const struct pinc_version *version)
{
    uint32_t at = UINT32_MAX;

    (void)pinc_map_get(a->by_name, name, &at);
    while (at != UINT32_MAX && !matches(&a->items[at], version)) {
        at = a->items[at].next;
    }
    return at != UINT32_MAX;
}

size_t pinc_advisories_find(const struct pinc_advisories *a, struct pinc_slice name,
                            const struct pinc_version *version, struct pinc_affected *out,
                            size_t max)
{
    uint32_t first = UINT32_MAX, at;
    size_t n = 0, looks = LOOKS_MAX, i;

    (void)pinc_map_get(a->by_name, name, &first);
    for (at = first; at != UINT32_MAX; at = a->items[at].next) {
        const struct entry *entry = &a->items[at];

        if (!affects(a, entry, first, version, &looks)) {
            continue;
        }
        if (out && n < max) {
            for (i = n; i > 0 && strcmp(out[i - 1].id, entry->affected.id) > 0; i--) {
                out[i] = out[i - 1];
            }
            out[i] = entry->affected;
            find_fixed(a, &out[i], entry, version);
        }
        n++;
    }
    return n;
}

void pinc_affected_print(struct pinc_buf *buf, const struct pinc_affected *affected)
{
    pinc_buf_add_str(buf, affected->id);
    if (*affected->alias && strcmp(affected->alias, affected->id) != 0) {
        pinc_buf_addf(buf, " (%s)", affected->alias);
    }
    if (*affected->fixed) {
        pinc_buf_addf(buf, ", fixed in %s", affected->fixed);
    } else {
        pinc_buf_add_str(buf, ", no fixed version is told");
    }
    if (*affected->summary) {
        pinc_buf_addf(buf, ": %s", affected->summary);
    }
}
