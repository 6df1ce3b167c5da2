export interface PublishedCopyArgs {
  /** Name of the one object. Default `copy.json`. A change leaves the copy that there is unread. */
  key?: string | undefined;
}
