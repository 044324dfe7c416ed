/* The public TOML test suite (testdata/toml), for both versions of the standard. */
#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "base/toml/toml.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define FOLDER "testdata/toml/"

static bool equal_float(double value, const char *want)
{
    if (strstr(want, "nan")) {
        return isnan(value);
    }
    return value == strtod(want, NULL);
}

/* The date and time that `want` says, read in another way than the reader's: with sscanf(). */
static bool equal_time(const struct pinc_toml_time *time, enum pinc_toml_kind kind,
                       const char *want)
{
    unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset_hour = 0,
             offset_minute = 0, nanosecond = 0, n;
    int used = 0, offset;
    const char *p = want;
    char sign = '+';

    if (kind != PINC_TOML_LOCAL_TIME) {
        if (sscanf(p, "%4u-%2u-%2u%n", &year, &month, &day, &used) != 3) {
            return false;
        }
        p += used + (kind != PINC_TOML_LOCAL_DATE);
    }
    if (kind != PINC_TOML_LOCAL_DATE) {
        if (sscanf(p, "%2u:%2u:%2u%n", &hour, &minute, &second, &used) != 3) {
            return false;
        }
        p += used;
        if (*p == '.') {
            for (p++, n = 100000000; *p >= '0' && *p <= '9'; p++, n /= 10) {
                nanosecond += (unsigned)(*p - '0') * n;
            }
        }
    }
    if (kind == PINC_TOML_DATETIME && *p != 'Z' &&
        sscanf(p, "%c%2u:%2u", &sign, &offset_hour, &offset_minute) != 3) {
        return false;
    }
    offset = (int)(offset_hour * 60 + offset_minute) * (sign == '-' ? -1 : 1);
    return time->year == year && time->month == month && time->day == day && time->hour == hour &&
           time->minute == minute && time->second == second && time->nanosecond == nanosecond &&
           time->offset == offset;
}

/* U+F8FF in UTF-8: stands for NUL, which the reader of JSON takes in no key. */
#define NUL_MARK "\xef\xa3\xbf"

/* A copy with NUL_MARK for each NUL. */
static struct pinc_buf mark_nul(struct pinc_slice text)
{
    struct pinc_buf out = {0};
    size_t i;

    for (i = 0; i < text.len; i++) {
        pinc_buf_add(&out, text.ptr[i] ? pinc_slice_part(text, i, i + 1) : PINC_LIT(NUL_MARK));
    }
    pinc_buf_add_str(&out, "");
    return out;
}

/* Write NUL_MARK for each escaped NUL of a JSON text, which is as long. */
static void mark_nul_json(const struct pinc_file *file)
{
    char *p = file->memory_;

    while ((p = strchr(p, '\\')) != NULL && p[1]) {
        if (strncmp(p, "\\u0000", 6) == 0) {
            memcpy(p, "\\uf8ff", 6);
        }
        p += 2;
    }
}

/* Is a plain value of the type and with the value that the tagged JSON says? */
static bool equal_plain(const struct pinc_toml_value *value, const char *type, const json_t *json)
{
    const char *want = json_string_value(json);
    struct pinc_slice string = {NULL, 0};
    struct pinc_buf marked;
    struct pinc_toml_time time;
    int64_t integer = 0;
    double number = 0;
    bool boolean = false;

    if (!type || !want) {
        return false;
    }
    switch (pinc_toml_kind(value)) {
    case PINC_TOML_STRING:
        assert_int_equal(pinc_toml_string(&string, value, NULL), PINC_OK);
        marked = mark_nul(string);
        boolean = strcmp(type, "string") == 0 && strcmp(marked.ptr, want) == 0;
        pinc_buf_clear(&marked);
        return boolean;
    case PINC_TOML_INTEGER:
        return strcmp(type, "integer") == 0 &&
               pinc_toml_integer(&integer, value, NULL) == PINC_OK &&
               integer == strtoll(want, NULL, 10);
    case PINC_TOML_FLOAT:
        return strcmp(type, "float") == 0 && pinc_toml_float(&number, value, NULL) == PINC_OK &&
               equal_float(number, want);
    case PINC_TOML_BOOLEAN:
        return strcmp(type, "bool") == 0 && pinc_toml_boolean(&boolean, value, NULL) == PINC_OK &&
               boolean == (strcmp(want, "true") == 0);
    case PINC_TOML_DATETIME:
    case PINC_TOML_LOCAL_DATETIME:
    case PINC_TOML_LOCAL_DATE:
    case PINC_TOML_LOCAL_TIME:
        return strcmp(type, pinc_toml_kind(value) == PINC_TOML_DATETIME         ? "datetime"
                            : pinc_toml_kind(value) == PINC_TOML_LOCAL_DATETIME ? "datetime-local"
                            : pinc_toml_kind(value) == PINC_TOML_LOCAL_DATE     ? "date-local"
                                                                            : "time-local") == 0 &&
               pinc_toml_time(&time, value, NULL) == PINC_OK &&
               equal_time(&time, pinc_toml_kind(value), want);
    case PINC_TOML_NONE:
    case PINC_TOML_ARRAY:
    case PINC_TOML_TABLE:
        break;
    }
    return false;
}

static bool equal(const struct pinc_toml_value *value, const json_t *json)
{
    const struct pinc_toml_value *member;
    size_t i = 0;

    if (pinc_toml_kind(value) == PINC_TOML_ARRAY) {
        if (json_array_size(json) != pinc_toml_count(value) || !json_is_array(json)) {
            return false;
        }
        for (member = pinc_toml_first(value); member; member = pinc_toml_next(member)) {
            if (!equal(member, json_array_get(json, i++))) {
                return false;
            }
        }
        return i == pinc_toml_count(value);
    }
    if (pinc_toml_kind(value) == PINC_TOML_TABLE) {
        if (json_object_size(json) != pinc_toml_count(value) || !json_is_object(json)) {
            return false;
        }
        for (member = pinc_toml_first(value); member; member = pinc_toml_next(member)) {
            struct pinc_buf key = mark_nul(pinc_toml_key(member));
            const json_t *want = json_object_get(json, key.ptr);

            pinc_buf_clear(&key);
            i++;
            if (pinc_toml_get(value, pinc_toml_key(member)) != member || !equal(member, want)) {
                return false;
            }
        }
        return i == pinc_toml_count(value);
    }
    return equal_plain(value, json_string_value(json_object_get(json, "type")),
                       json_object_get(json, "value"));
}

static void read_file(struct pinc_file *out, const char *name)
{
    struct pinc_buf path = {0};

    pinc_buf_addf(&path, FOLDER "%s", name);
    assert_int_equal(pinc_file_read(out, path.ptr, 1u << 20, NULL), PINC_OK);
    pinc_buf_clear(&path);
}

/* Does the document mean what the JSON file beside it says? */
static bool means(const struct pinc_toml *doc, const char *name)
{
    struct pinc_file file = {0};
    struct pinc_buf path = {0};
    json_error_t reason;
    json_t *json;
    bool same;

    pinc_buf_addf(&path, "%.*s.json", (int)(strlen(name) - strlen(".toml")), name);
    read_file(&file, path.ptr);
    mark_nul_json(&file);
    json = json_loadb(file.text.ptr, file.text.len, 0, &reason);
    if (!json) {
        print_error("%s: %s\n", path.ptr, reason.text);
    }
    same = json && equal(pinc_toml_root(doc), json);
    json_decref(json);
    pinc_file_clear(&file);
    pinc_buf_clear(&path);
    return same;
}

/* @return is it judged as the suite wants? */
static bool judge(const char *name, enum pinc_toml_version version)
{
    const struct pinc_toml_limits limits = {.version = version};
    struct pinc_file file = {0};
    struct pinc_error err = {0};
    struct pinc_toml *doc;
    bool valid = strncmp(name, "valid/", 6) == 0, right;

    read_file(&file, name);
    if (pinc_toml_parse(&doc, file.text, name, &limits, &err) == PINC_OK) {
        right = valid && means(doc, name);
    } else {
        right = !valid && err.code == PINC_ESYNTAX && err.line > 0 && err.column > 0 &&
                strcmp(err.source, name) == 0;
    }
    if (!right) {
        print_error("%s is judged wrongly: %s\n", name, err.code ? err.text : "no error");
    }
    pinc_toml_free(doc);
    pinc_file_clear(&file);
    return right;
}

static void run_list(const char *list, enum pinc_toml_version version, size_t n_valid,
                     size_t n_invalid)
{
    struct pinc_file file = {0};
    struct pinc_slice rest;
    size_t valid = 0, invalid = 0, wrong = 0;

    read_file(&file, list);
    for (rest = file.text; rest.len;) {
        size_t end = pinc_slice_find(rest, '\n');
        struct pinc_slice line = pinc_slice_trim(pinc_slice_part(rest, 0, end));
        char name[256];

        rest = pinc_slice_part(rest, end + 1, rest.len);
        if (!pinc_slice_ends(line, ".toml")) {
            continue;
        }
        assert_true(line.len < sizeof name);
        memcpy(name, line.ptr, line.len);
        name[line.len] = '\0';
        *(pinc_slice_starts(line, "valid/") ? &valid : &invalid) += 1;
        wrong += !judge(name, version);
    }
    pinc_file_clear(&file);
    assert_int_equal(wrong, 0);
    assert_int_equal(valid, n_valid);
    assert_int_equal(invalid, n_invalid);
}

static void test_1_0(void **state)
{
    (void)state;
    run_list("files-toml-1.0.0", PINC_TOML_1_0, 210, 499);
}

static void test_1_1(void **state)
{
    (void)state;
    run_list("files-toml-1.1.0", PINC_TOML_1_1, 220, 492);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_1_0),
        cmocka_unit_test(test_1_1),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
