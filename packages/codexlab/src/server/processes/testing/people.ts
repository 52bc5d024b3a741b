import { type CodexClient, createClient } from '@codexlab/server/client';

/** The password of everybody here. */
export const PASSWORD = 'correct horse battery';

/** Somebody who is signed in with a client of their own. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly codex: CodexClient;
}

/** Makes an account as an administrator and signs in with it. */
export async function addPerson(baseUrl: string, administrator: CodexClient, name: string): Promise<Person> {
  const added = await administrator.users.create({ body: { username: name, password: PASSWORD } });
  const codex = createClient({ baseUrl });
  await codex.signIn({ username: name, password: PASSWORD });
  return { id: added.data.id, name, codex };
}

/** The answer of a call that must fail: its status, and what an `ApiError` tells. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; errorCode: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'status' in error && 'errorCode' in error)
      return { status: Number(error.status), errorCode: String(error.errorCode) };
    throw error;
  }
  throw new Error('The call was not refused.');
}
