/*
 * large_pages: large memory in large pages, where the system has them.
 *
 * A page of 2 MiB costs one page fault instead of 512, and tables that are read here and there miss
 * the processor's table of pages less. It is a wish only: nothing depends on it being granted.
 * What is asked for lies inside the allocation, so no more memory is taken than it has. Any thread.
 */
#ifndef RK_BASE_LARGE_PAGES_H
#define RK_BASE_LARGE_PAGES_H

#include <stddef.h>

/* For memory that was just allocated and is going to be filled. Does nothing where it is small. */
void rk_large_pages_wish(void *memory, size_t bytes);

#endif
