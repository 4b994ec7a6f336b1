#include "engine/input/html_tree.h"

/* ---- Parsing ---- */

/* Apart from its caller, so that no variable of its own lives across the jump. */
static const GumboNode *parse(rk_html_arena *arena, rk_view page) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = rk_html_arena_get;
  options.deallocator = rk_html_arena_put_back;
  options.userdata = arena;
  options.max_errors = 0;
  return gumbo_parse_with_options(&options, page.ptr, page.len)->document;
}

rk_status rk_html_tree_parse(rk_html_arena *arena, rk_view page, const GumboNode **document,
                             const char **reason) {
  *document = NULL;
  *reason = NULL;
  if (setjmp(arena->out_of_room)) {
    *reason = arena->why;
    return arena->why ? RK_BAD_INPUT : RK_NO_MEMORY;
  }
  *document = parse(arena, page);
  return RK_OK;
}

rk_view rk_html_attribute(const GumboElement *element, const char *name) {
  const GumboAttribute *attribute = gumbo_get_attribute(&element->attributes, name);
  return rk_view_of(attribute ? attribute->value : NULL);
}

/* ---- Walking ---- */

typedef struct level {
  const GumboNode *node;
  uint32_t next; /* of its children */
} level;

static const GumboVector *children_of(const GumboNode *node) {
  return node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children
                                           : &node->v.element.children;
}

static rk_status push(rk_buffer *stack, const GumboNode *node) {
  const level entered = {node, 0};
  return rk_buffer_append(stack, &entered, sizeof entered);
}

static rk_status visit(const GumboNode *node, const rk_html_visitor *visitor, rk_buffer *stack) {
  bool enter = false;
  rk_status status;
  switch (node->type) {
    case GUMBO_NODE_ELEMENT:
      status = visitor->element(visitor->context, &node->v.element, &enter);
      return status == RK_OK && enter ? push(stack, node) : status;
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA:
      return visitor->text(visitor->context, rk_view_of(node->v.text.text));
    default: /* comments; templates, which are not shown */
      return RK_OK;
  }
}

rk_status rk_html_tree_walk(const GumboNode *document, const rk_html_visitor *visitor,
                            rk_buffer *stack) {
  stack->len = 0;
  rk_status status = push(stack, document);
  while (status == RK_OK && stack->len) {
    level *top = (level *)(stack->ptr + stack->len) - 1;
    const GumboVector *children = children_of(top->node);
    if (top->next < children->length) {
      status = visit(children->data[top->next++], visitor, stack);
      continue;
    }
    const GumboNode *left = top->node;
    stack->len -= sizeof *top;
    if (left->type == GUMBO_NODE_ELEMENT)
      status = visitor->leave(visitor->context, &left->v.element);
  }
  return status;
}
