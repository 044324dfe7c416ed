/*
 * One JSON object for each command: docs/json.md.
 */
#include "lock/answer/parts.h"
#include "lock/answer/values.h"
#include "lock/config/session.h"

#define SCHEMA 1 /* changes when a member gets another meaning or goes away */
#define INDENT 2u

struct pinc_answer {
    bool ok;
    const struct pinc_session *session; /* for the conflict */
    struct pinc_json_value *command, *messages, *error, *conflict;
    struct pinc_json_value *parts; /* an object: what the command tells */
    struct pinc_json_value *locks; /* an array of such objects; NULL: one lock only */
};

struct pinc_answer *pinc_answer_new(const char *command)
{
    struct pinc_answer *answer = pinc_alloc(sizeof *answer);

    if (answer) {
        answer->ok = true;
        answer->command = pinc_answer_string(command);
        answer->messages = pinc_json_value_array();
        answer->parts = pinc_json_value_object();
    }
    return answer;
}

void pinc_answer_free(struct pinc_answer *answer)
{
    if (answer) {
        pinc_json_value_free(answer->command);
        pinc_json_value_free(answer->messages);
        pinc_json_value_free(answer->error);
        pinc_json_value_free(answer->conflict);
        pinc_json_value_free(answer->parts);
        pinc_json_value_free(answer->locks);
        pinc_free(answer);
    }
}

void pinc_answer_add_message(struct pinc_answer *answer, enum pinc_message_kind kind,
                             const char *text)
{
    static const char *const kinds[] = {"detail", "note", "warning"};
    struct pinc_json_value *object = pinc_json_value_object();

    pinc_json_value_set(&answer->ok, object, "kind", pinc_answer_string(kinds[kind]));
    pinc_json_value_set(&answer->ok, object, "text", pinc_answer_string(text));
    pinc_json_value_append(&answer->ok, answer->messages, object);
}

void pinc_answer_set_error(struct pinc_answer *answer, const struct pinc_error *err,
                           const struct pinc_session *session)
{
    pinc_json_value_free(answer->error);
    pinc_json_value_free(answer->conflict);
    answer->error = pinc_answer_error(&answer->ok, err);
    answer->conflict =
        pinc_answer_conflict(&answer->ok, err->code == PINC_ENOSOLUTION ? session : NULL);
}

void pinc_answer_add_lock(struct pinc_answer *answer, const struct pinc_lock *lock, int written,
                          int text)
{
    pinc_json_value_set(&answer->ok, answer->parts, "lock",
                        pinc_answer_lock(&answer->ok, lock, written != 0, text != 0));
}

void pinc_answer_end_lock(struct pinc_answer *answer)
{
    answer->locks = answer->locks ? answer->locks : pinc_json_value_array();
    pinc_json_value_append(&answer->ok, answer->locks, answer->parts);
    answer->parts = pinc_json_value_object();
}

void pinc_answer_add_changes(struct pinc_answer *answer, const struct pinc_changes *changes)
{
    pinc_json_value_set(&answer->ok, answer->parts, "changes",
                        pinc_answer_changes(&answer->ok, changes));
}

void pinc_answer_add_output(struct pinc_answer *answer, const char *path)
{
    pinc_json_value_set(&answer->ok, answer->parts, "output", pinc_answer_string(path));
}

void pinc_answer_add_diff(struct pinc_answer *answer, const char *diff)
{
    pinc_json_value_set(&answer->ok, answer->parts, "diff", pinc_answer_string(diff));
}

void pinc_answer_add_verdict(struct pinc_answer *answer, const struct pinc_verdict *verdict,
                             const char *file)
{
    pinc_json_value_set(&answer->ok, answer->parts, "verdict",
                        pinc_answer_verdict(&answer->ok, verdict, file));
}

void pinc_answer_add_why(struct pinc_answer *answer, const struct pinc_lock *lock, const char *name)
{
    pinc_json_value_set(&answer->ok, answer->parts, "why",
                        pinc_answer_why(&answer->ok, lock, name));
}

/* A number; null for NULL. */
static struct pinc_json_value *number(const uint64_t *n)
{
    return n ? pinc_json_value_number((int64_t)*n) : pinc_json_value_null();
}

static void add_cache(struct pinc_answer *answer, const char *dir, const uint64_t *bytes,
                      const uint64_t *removed, const uint64_t *entries, const uint64_t *damaged)
{
    struct pinc_json_value *object = pinc_json_value_object();

    pinc_json_value_set(&answer->ok, object, "dir", pinc_answer_string(dir));
    pinc_json_value_set(&answer->ok, object, "bytes", number(bytes));
    pinc_json_value_set(&answer->ok, object, "removed", number(removed));
    pinc_json_value_set(&answer->ok, object, "entries", number(entries));
    pinc_json_value_set(&answer->ok, object, "damaged", number(damaged));
    pinc_json_value_set(&answer->ok, answer->parts, "cache", object);
}

void pinc_answer_add_bundle(struct pinc_answer *answer, const struct pinc_cache_bundle *bundle)
{
    const struct {
        const char *name;
        uint64_t n;
    } counts[] = {{"entries", bundle->entries},
                  {"bytes", bundle->bytes},
                  {"kept", bundle->kept},
                  {"passed_over", bundle->passed_over}};
    struct pinc_json_value *object = pinc_json_value_object();
    size_t i;

    for (i = 0; i < sizeof counts / sizeof *counts; i++) {
        pinc_json_value_set(&answer->ok, object, counts[i].name,
                            pinc_json_value_number((int64_t)counts[i].n));
    }
    pinc_json_value_set(&answer->ok, answer->parts, "bundle", object);
}

void pinc_answer_add_cache(struct pinc_answer *answer, const char *dir, const uint64_t *bytes,
                           const uint64_t *removed)
{
    add_cache(answer, dir, bytes, removed, NULL, NULL);
}

void pinc_answer_add_cache_verified(struct pinc_answer *answer, const char *dir, uint64_t entries,
                                    uint64_t damaged)
{
    add_cache(answer, dir, NULL, NULL, &entries, &damaged);
}

void pinc_answer_add_config(struct pinc_answer *answer, const struct pinc_configuration *config)
{
    pinc_json_value_set(&answer->ok, answer->parts, "config",
                        pinc_answer_config(&answer->ok, config));
}

void pinc_answer_add_download(struct pinc_answer *answer, const struct pinc_download *download)
{
    pinc_json_value_set(&answer->ok, answer->parts, "download",
                        pinc_answer_download(&answer->ok, download));
}

void pinc_answer_add_trim(struct pinc_answer *answer, const struct pinc_trim *trim, int written)
{
    pinc_json_value_set(&answer->ok, answer->parts, "trim",
                        pinc_answer_trim(&answer->ok, trim, written != 0));
}

void pinc_answer_add_outdated(struct pinc_answer *answer, const struct pinc_outdated *outdated)
{
    pinc_json_value_set(&answer->ok, answer->parts, "outdated",
                        pinc_answer_outdated(&answer->ok, outdated));
}

void pinc_answer_add_exported(struct pinc_answer *answer, const struct pinc_exported *exported,
                              const char *path)
{
    pinc_json_value_set(&answer->ok, answer->parts, "export",
                        pinc_answer_exported(&answer->ok, exported, path));
}

/* Moves a member; null for one that was never set. */
static void take(bool *ok, struct pinc_json_value *object, const char *name,
                 struct pinc_json_value **value)
{
    pinc_json_value_set(ok, object, name, *value ? *value : pinc_json_value_null());
    *value = NULL;
}

enum pinc_status pinc_answer_text(struct pinc_answer *answer, int exit_status, char **out,
                                  struct pinc_error *err)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_buf text = {0};
    bool ok = answer->ok;

    *out = NULL;
    if (answer->locks) {
        take(&answer->ok, answer->parts, "locks", &answer->locks);
        ok = answer->ok;
    }
    pinc_json_value_set(&ok, object, "schema", pinc_json_value_number(SCHEMA));
    pinc_json_value_set(&ok, object, "pinc", pinc_answer_string(pinc_version()));
    take(&ok, object, "command", &answer->command);
    pinc_json_value_set(&ok, object, "exit", pinc_json_value_number(exit_status));
    take(&ok, object, "error", &answer->error);
    take(&ok, object, "conflict", &answer->conflict);
    take(&ok, object, "messages", &answer->messages);
    take(&ok, object, "result", &answer->parts);
    if (ok && pinc_json_value_print(&text, object, INDENT)) {
        *out = pinc_buf_take(&text, NULL);
    }
    pinc_buf_clear(&text);
    pinc_json_value_free(object);
    return *out ? PINC_OK : pinc_fail_memory(err);
}
