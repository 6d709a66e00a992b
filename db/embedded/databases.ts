import postgres from "postgres";

/** Makes a database on the server of an administrator's URL, once. Returns its URL. */
export async function createDatabase(adminUrl: string, name: string): Promise<string> {
  if (!(await hasDatabase(adminUrl, name))) await asked(adminUrl, (sql) => sql`create database ${sql(name)}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

/** True where the server has a database of this name. */
export async function hasDatabase(adminUrl: string, name: string): Promise<boolean> {
  const found = await asked(adminUrl, (sql) => sql`select 1 from pg_database where datname = ${name}`);
  return found.length > 0;
}

/** True where a connection works now. */
export async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
  const answered = await sql`select 1`.then(
    () => true,
    () => false,
  );
  await sql.end({ timeout: 1 });
  return answered;
}

async function asked<T>(url: string, ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await ask(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
