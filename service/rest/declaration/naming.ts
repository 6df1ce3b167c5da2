/** Derives names of tables, columns, parameters and OpenAPI operations. */

/** `remindAt` is `remind_at`, `ShoppingList` is `shopping_list`. */
export const snakeCase = (name: string): string => name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();

/** Strips a trailing `At`: `dueAt` gives `due`, as in `dueBefore`. */
export const withoutAt = (name: string): string => name.replace(/(?<=[a-z0-9])(_at|At)$/, '');

/** `Note` is `Notes`, `Category` is `Categories`, `Box` is `Boxes`. */
export const pluralOf = (name: string): string =>
  /[^aeiou]y$/i.test(name) ? name.replace(/y$/i, 'ies') : /(s|x|z|ch|sh)$/i.test(name) ? `${name}es` : `${name}s`;

/** `notes` is `note`, `categories` is `category`, `boxes` is `box`, `statuses` is `status`; but `courses` is `course`, and `pies` is `pie`. */
export const singularOf = (name: string): string =>
  /[^-]{2}ies$/i.test(name)
    ? name.replace(/ies$/i, 'y')
    : /(ss|x|zz|ch|sh|ias|[^ao-]us)es$/i.test(name)
      ? name.slice(0, -2)
      : name.replace(/s$/i, '');

/** `order` is `Order`. */
export const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
