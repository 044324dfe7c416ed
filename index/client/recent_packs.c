#include "index/client/recent_packs.h"

#include <string.h>
#include <sys/stat.h>

static void drop(struct pinc_recent_pack *pack)
{
    pinc_cache_shared_drop(pack->file);
    pack->file = NULL;
    pack->left = 0;
}

static struct pinc_slice text_of(const struct pinc_recent_pack *pack)
{
    return pinc_cache_shared_file(pack->file)->text;
}

void pinc_recent_packs_keep(struct pinc_recent_packs *packs, struct pinc_file *file)
{
    struct pinc_recent_pack *pack = &packs->packs[packs->next];
    struct pinc_cache_packed entry;
    size_t at = 0;

    packs->next = (packs->next + 1) % PINC_RECENT_PACKS;
    drop(pack);
    pack->file = pinc_cache_shared_new(file);
    if (!pack->file) {
        pinc_file_clear(file);
        return;
    }
    while (pinc_cache_pack_next(text_of(pack), &at, &entry)) {
        pack->left++;
    }
    packs->any = true;
    if (pack->left == 0) {
        drop(pack);
    }
}

/* The pack that is that file, as it is now. */
static struct pinc_recent_pack *find(struct pinc_recent_packs *packs, const struct stat *now)
{
    size_t i;

    for (i = 0; i < PINC_RECENT_PACKS; i++) {
        struct pinc_recent_pack *pack = &packs->packs[i];
        const struct pinc_file *file = pack->left ? pinc_cache_shared_file(pack->file) : NULL;

        if (file && file->inode == (uint64_t)now->st_ino && file->device == (uint64_t)now->st_dev) {
            if ((uintmax_t)now->st_size == file->text.len) {
                return pack;
            }
            drop(pack); /* others were added since */
        }
    }
    return NULL;
}

static bool share(struct pinc_cache_entry *out, enum pinc_cache_kind kind, struct pinc_slice key,
                  const struct pinc_cache_packed *packed, const struct pinc_recent_pack *pack)
{
    if (packed->bytes.len == 0 || !pinc_cache_read_bytes(out, kind, key, packed->bytes)) {
        memset(out, 0, sizeof *out);
        return false;
    }
    out->validated = packed->validated;
    out->packed_at = packed->at;
    out->file.text = packed->bytes;
    out->shared = pinc_cache_shared_use(pack->file);
    return true;
}

bool pinc_recent_packs_take(struct pinc_recent_packs *packs, const char *path,
                            enum pinc_cache_kind kind, struct pinc_slice key,
                            struct pinc_cache_entry *out)
{
    struct pinc_recent_pack *pack = NULL;
    struct pinc_cache_packed packed;
    struct stat now;
    bool taken;

    if (packs->any && lstat(path, &now) == 0) {
        pack = find(packs, &now);
    }
    if (!pack || !pinc_cache_pack_find(&packed, text_of(pack), kind, key)) {
        return false;
    }
    taken = share(out, kind, key, &packed, pack);
    if (--pack->left == 0) {
        drop(pack);
    }
    return taken;
}

void pinc_recent_packs_stamp(struct pinc_recent_packs *packs, enum pinc_cache_kind kind,
                             struct pinc_slice key, int64_t validated)
{
    struct pinc_cache_packed packed;
    size_t i;

    for (i = 0; i < PINC_RECENT_PACKS; i++) {
        struct pinc_recent_pack *pack = &packs->packs[i];

        /* One that was replaced since is not taken. */
        if (pack->left && pinc_cache_pack_find(&packed, text_of(pack), kind, key)) {
            pinc_cache_pack_stamp(pinc_file_bytes(pinc_cache_shared_file(pack->file)), packed.at,
                                  validated);
        }
    }
}

void pinc_recent_packs_clear(struct pinc_recent_packs *packs)
{
    size_t i;

    for (i = 0; i < PINC_RECENT_PACKS; i++) {
        drop(&packs->packs[i]);
    }
}
