#include "index/client/recent_packs.h"

#include <string.h>
#include <sys/stat.h>

static void drop(struct pinc_recent_pack *pack)
{
    pinc_file_clear(&pack->file);
    pack->left = 0;
}

void pinc_recent_packs_keep(struct pinc_recent_packs *packs, struct pinc_file *file)
{
    struct pinc_recent_pack *pack = &packs->packs[packs->next];
    struct pinc_cache_packed entry;
    size_t at = 0;

    packs->next = (packs->next + 1) % PINC_RECENT_PACKS;
    drop(pack);
    pack->file = *file;
    memset(file, 0, sizeof *file);
    while (pinc_cache_pack_next(pack->file.text, &at, &entry)) {
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

        if (pack->left && pack->file.inode == (uint64_t)now->st_ino &&
            pack->file.device == (uint64_t)now->st_dev) {
            if ((uintmax_t)now->st_size == pack->file.text.len) {
                return pack;
            }
            drop(pack); /* others were added since */
        }
    }
    return NULL;
}

static bool copy(struct pinc_cache_entry *out, enum pinc_cache_kind kind, struct pinc_slice key,
                 const struct pinc_cache_packed *packed)
{
    if (packed->bytes.len == 0 || pinc_file_of_bytes(&out->file, packed->bytes, NULL) != PINC_OK) {
        return false;
    }
    out->validated = packed->validated;
    out->packed_at = packed->at;
    if (!pinc_cache_read_bytes(out, kind, key, out->file.text)) {
        pinc_cache_entry_clear(out);
        return false;
    }
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
    if (!pack || !pinc_cache_pack_find(&packed, pack->file.text, kind, key)) {
        return false;
    }
    taken = copy(out, kind, key, &packed);
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
        struct pinc_file *file = &packs->packs[i].file;

        /* One that was replaced since is not taken. */
        if (packs->packs[i].left && pinc_cache_pack_find(&packed, file->text, kind, key)) {
            pinc_cache_pack_stamp(pinc_file_bytes(file), packed.at, validated);
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
