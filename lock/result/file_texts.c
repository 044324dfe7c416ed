#include "lock/result/file_texts.h"

#include "base/map.h"

struct key {
    const struct pinc_project *project;
    uint64_t file; /* as wide as the pointer: no byte between them */
};

struct pinc_file_texts {
    struct pinc_arena *arena;
    struct pinc_map *by_file;
    struct pinc_file_text *items;
    size_t n, cap;
};

struct pinc_file_texts *pinc_file_texts_new(void)
{
    struct pinc_file_texts *texts = pinc_alloc(sizeof *texts);

    if (!texts) {
        return NULL;
    }
    *texts = (struct pinc_file_texts){.arena = pinc_arena_new(), .by_file = pinc_map_new()};
    if (!texts->arena || !texts->by_file) {
        pinc_file_texts_free(texts);
        return NULL;
    }
    return texts;
}

void pinc_file_texts_forget(struct pinc_file_texts *texts)
{
    if (texts) {
        pinc_map_free(texts->by_file);
        pinc_free(texts->items);
        texts->by_file = NULL;
        texts->items = NULL;
        texts->n = texts->cap = 0;
    }
}

void pinc_file_texts_free(struct pinc_file_texts *texts)
{
    if (texts) {
        pinc_file_texts_forget(texts);
        pinc_arena_free(texts->arena);
        pinc_free(texts);
    }
}

const char *pinc_locked_hash(const struct pinc_hash *hash, struct pinc_arena *arena)
{
    struct pinc_buf text = {0};

    if (hash->alg == PINC_HASH_NONE) {
        return "";
    }
    pinc_buf_add_str(&text, pinc_hash_alg_name(hash->alg));
    pinc_buf_add_char(&text, ':');
    pinc_hash_print(&text, hash);
    return pinc_buf_keep(&text, arena).ptr;
}

static enum pinc_status make(struct pinc_file_text *out, const struct pinc_project *project,
                             uint32_t file, const struct pinc_hidden_values *hidden,
                             struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_file_details details;
    struct pinc_slice url;
    enum pinc_status st = project->url(&url, project, file, err);

    if (st != PINC_OK) {
        return st;
    }
    project->details(&details, project, file);
    out->name = pinc_arena_copy(arena, details.filename.ptr, details.filename.len);
    out->url = pinc_hidden_values_url(hidden, url, arena).ptr;
    out->hash = pinc_locked_hash(&details.hash, arena);
    return out->name && out->url && out->hash ? PINC_OK : pinc_fail_memory(err);
}

enum pinc_status pinc_file_text_get(struct pinc_file_text *out, struct pinc_file_texts *texts,
                                    const struct pinc_project *project, uint32_t file,
                                    const struct pinc_hidden_values *hidden,
                                    struct pinc_arena *arena, struct pinc_error *err)
{
    const struct key wanted = {project, file};
    const struct pinc_slice bytes = {(const char *)&wanted, sizeof wanted};
    struct pinc_slice kept;
    enum pinc_status st;
    uint32_t at;

    if (!texts || !texts->by_file) {
        return make(out, project, file, hidden, arena, err);
    }
    if (pinc_map_get(texts->by_file, bytes, &at)) {
        *out = texts->items[at];
        return PINC_OK;
    }
    st = make(out, project, file, hidden, texts->arena, err);
    if (st != PINC_OK) {
        return st;
    }
    kept = pinc_slice_dup(texts->arena, bytes);
    if (!kept.ptr || !PINC_GROW(texts->items, texts->cap, texts->n + 1) ||
        !pinc_map_put(texts->by_file, kept, (uint32_t)texts->n)) {
        return pinc_fail_memory(err);
    }
    texts->items[texts->n++] = *out;
    return PINC_OK;
}
