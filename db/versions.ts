/** The numbers of the newest migrations. A test holds them equal to the files in `db/migrations`. */
export const INSTANCE_VERSION = 1;
export const CONTROL_VERSION = 2;
export const REGION_VERSION = 2;
