/*
 * sort_keys: 64-bit keys into ascending order.
 *
 * Who sorts things by a number of theirs packs that number and the thing's own into one key. Keys
 * that look equal to the sort keep their order. Long runs go by counting, eight bits a round from
 * the lowest asked for to the highest (LSD radix sort; Knuth, vol. 3, 5.2.5), short ones by insertion.
 * No allocation; one thread.
 */
#ifndef RK_BASE_SORT_KEYS_H
#define RK_BASE_SORT_KEYS_H

#include <stddef.h>
#include <stdint.h>

/* Sorts by the bits [low_bit, 64) of which none from `high_bit` on differs. `room` has space for
 * `count` keys; what stands in it afterwards means nothing. */
void rk_sort_keys(uint64_t *keys, uint64_t *room, size_t count, unsigned low_bit,
                  unsigned high_bit);

#endif
