#include "index/client/cache_record.h"

#include "base/alloc.h"
#include "base/map.h"
#include "base/text.h"

#include <pthread.h>

struct pinc_cache_record {
    pthread_mutex_t lock;
    struct pinc_arena *arena; /* of the keys of seen: "FOLDER/NAME" */
    struct pinc_map *seen;
    bool failed;
};

struct pinc_cache_record *pinc_cache_record_new(void)
{
    struct pinc_cache_record *record = pinc_alloc(sizeof *record);

    if (!record) {
        return NULL;
    }
    (void)pthread_mutex_init(&record->lock, NULL);
    record->arena = pinc_arena_new();
    record->seen = pinc_map_new();
    if (!record->arena || !record->seen) {
        pinc_cache_record_free(record);
        return NULL;
    }
    return record;
}

void pinc_cache_record_free(struct pinc_cache_record *record)
{
    if (!record) {
        return;
    }
    pinc_map_free(record->seen);
    pinc_arena_free(record->arena);
    (void)pthread_mutex_destroy(&record->lock);
    pinc_free(record);
}

void pinc_cache_record_add(struct pinc_cache_record *record, const char *folder, const char *name)
{
    struct pinc_buf key = {0};
    struct pinc_slice copy;

    if (!record) {
        return;
    }
    pinc_buf_addf(&key, "%s/%s", folder, name);
    (void)pthread_mutex_lock(&record->lock);
    if (key.failed != PINC_OK) {
        record->failed = true;
    } else if (!pinc_map_get(record->seen, pinc_buf_slice(&key), NULL)) {
        copy = pinc_slice_dup(record->arena, pinc_buf_slice(&key));
        record->failed = record->failed || !copy.ptr || !pinc_map_put(record->seen, copy, 0);
    }
    (void)pthread_mutex_unlock(&record->lock);
    pinc_buf_clear(&key);
}

bool pinc_cache_record_has(struct pinc_cache_record *record, const char *folder, const char *name)
{
    struct pinc_buf key = {0};
    bool found;

    pinc_buf_addf(&key, "%s/%s", folder, name);
    (void)pthread_mutex_lock(&record->lock);
    if (key.failed != PINC_OK) {
        record->failed = true;
    }
    found = key.failed == PINC_OK && pinc_map_get(record->seen, pinc_buf_slice(&key), NULL);
    (void)pthread_mutex_unlock(&record->lock);
    pinc_buf_clear(&key);
    return found;
}

enum pinc_status pinc_cache_record_status(struct pinc_cache_record *record, struct pinc_error *err)
{
    bool failed;

    (void)pthread_mutex_lock(&record->lock);
    failed = record->failed;
    (void)pthread_mutex_unlock(&record->lock);
    return failed ? pinc_fail_memory(err) : PINC_OK;
}
