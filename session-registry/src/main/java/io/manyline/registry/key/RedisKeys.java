package io.manyline.registry.key;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The names of all Redis keys: the only place where they are built.
///
/// **Shape:** keys of one session share the hash tag `{uid}`, so that one script may touch several;
/// they are a fixed, named set, so that delete and export need no scan.
///
/// | key | type | holds | written by |
/// |---|---|---|---|
/// | `ml:{uid}:config` | string | `StoredSession` | gateway, version compare |
/// | `ml:{uid}:claim` | hash | `owner`, `fence`; `doubts`, `server`, `since` | worker, claim script |
/// | `ml:{uid}:state` | hash | `rev`, `fence`, `doubts`, `status` (`StoredStatus`) | worker, fenced |
/// | `ml:{uid}:statuses` | sorted set | past `StoredStatus`es, score = time in ms, 30 days, at most 200 | worker, fenced |
/// | `ml:{uid}:device` | hash | credentials, prekeys, ratchets by state key | worker, fenced |
/// | `ml:{uid}:device:sent` | sorted set | fields of `device` with sent plaintexts, score = time in ms | worker, fenced |
/// | `ml:{uid}:device:tokens` | sorted set | fields of `device` with privacy tokens, score = time in ms | worker, fenced |
/// | `ml:{uid}:inbox` | hash | received rows | worker, fenced |
/// | `ml:{uid}:inbox:seen` | sorted set | event ids, score = time in ms, 48 h | worker, fenced |
/// | `ml:{uid}:outbox` | hash | command rows by command id | any worker appends, owner completes |
/// | `ml:{uid}:outbox:order` | sorted set | command ids, score = sequence | same |
/// | `ml:{uid}:outcomes` | hash | `CommandOutcome` by command id, 7 days | worker |
/// | `ml:{uid}:outcomes:at` | sorted set | command ids, score = time in ms | worker |
/// | `ml:{uid}:media` | hash | files to be loaded, by media id, at most 1,000 | worker, fenced |
/// | `ml:{uid}:qr` | string, expires with the code | `StoredQr` | worker |
/// | `ml:{uid}:typed-code` | string, expires with the code | `StoredQr` | worker |
/// | `ml:{uid}:probe` | string, 1 s | nothing: whether Redis takes writes | gateway |
/// | `ml:{uid}:asked` | string, 2 min | who asked for a pairing code | gateway |
/// | `ml:tenant:{tenant:network}` | hash | phone → uid | gateway |
/// | `ml:shard:{network}:N` | set | uids of the shard | gateway |
/// | `ml:changes:{network}` | hash | shard → how many changes of `config`, and commands for an owner elsewhere, it has had | gateway, worker |
/// | `ml:evidence:{network}:N` | hash | uid → `StoredEvidence` of the sessions of shard N, every 10 s | worker |
/// | `ml:workers:{network}` | sorted set | live incarnations, score = lease end in ms | worker |
/// | `ml:admission:{network}` | hash | tokens for new connections | worker |
/// | `ml:hints:{network}` | channel | which session to look at, see the worker's `SessionHints` | worker |
/// | `ml:lease:I` | string, 4 s | the lease of incarnation I | worker |
/// | `ml:installation` | hash | `shards` and what else is decided at the first start | anyone, once |
/// | `ml:user:NAME` | string | `StoredUser` | gateway |
/// | `ml:endpoint:{E}:config` | string | `StoredEndpoint` | gateway, dispatcher; by comparing |
/// | `ml:endpoint:{E}:replays` | hash | replay id → `StoredReplay`, 8 days, of those over at most 100 | same |
/// | `ml:endpoints:{tenant:network}:all` | sorted set | endpoint ids, score = creation in ms | gateway |
/// | `ml:endpoints:{tenant:network}:tenant` | sorted set | of them, those for all sessions | gateway |
/// | `ml:endpoints:{tenant:network}:UID` | sorted set | of them, those of one session | gateway |
/// | `ml:changed-endpoints` | sorted set | tenants whose endpoints changed in the last hour, score = time of the last change in µs | gateway, dispatcher |
/// | `ml:replays` | sorted set | `E replay-id` not finished, score = when a dispatcher may take it, in ms | gateway, dispatcher |
/// | `ml:dispatcher:{E}:due` | sorted set | pointer ids of endpoint E, score = due time in ms | dispatcher |
/// | `ml:dispatcher:{E}:waiting` | sorted set | pointers that hold their chat, in order | dispatcher |
/// | `ml:dispatcher:{E}:pointers` | hash | pointer id → event not delivered yet | dispatcher |
/// | `ml:dispatcher:{E}:leases` | hash | pointer id → token of who attempts it | dispatcher |
/// | `ml:dispatcher:{E}:delivered` | sorted set | last event ids, score = time in ms | dispatcher |
/// | `ml:dispatcher:{E}:attempts` | list | last attempts, newest first | dispatcher |
/// | `ml:dispatcher:{E}:dead` | list | last dead letters, newest first | dispatcher |
/// | `ml:dispatcher:{E}:marks` | hash | highest fence seen of each session, address that is gone | dispatcher |
/// | `ml:dispatcher:due` | sorted set | endpoints, score = when to look there next, in ms | dispatcher |
/// | `ml:dispatcher:cursors:P` | hash | endpoint that is behind → offset of its next event in partition P | dispatcher |
/// | `ml:gateway:…` | – | what only the gateway uses | gateway |
///
/// A session's `webhook_url` is the endpoint that has the session's uid as E, without a `config` of
/// its own. Its keys, and those of the session's other endpoints, go with the session; what an
/// attempt under way then still writes expires, as all keys of an endpoint do, 8 days after the
/// last write.
public final class RedisKeys {
  private static final List<String> DISPATCHER_PARTS =
      List.of("due", "waiting", "pointers", "leases", "delivered", "attempts", "dead", "marks");

  private RedisKeys() {}

  public static String config(SessionUid uid) {
    return session(uid, "config");
  }

  public static String claim(SessionUid uid) {
    return session(uid, "claim");
  }

  public static String state(SessionUid uid) {
    return session(uid, "state");
  }

  public static String statuses(SessionUid uid) {
    return session(uid, "statuses");
  }

  public static String device(SessionUid uid) {
    return session(uid, "device");
  }

  public static String deviceSent(SessionUid uid) {
    return session(uid, "device:sent");
  }

  public static String deviceKept(SessionUid uid) {
    return session(uid, "device:kept");
  }

  public static String deviceSecrets(SessionUid uid) {
    return session(uid, "device:secrets");
  }

  public static String deviceTokens(SessionUid uid) {
    return session(uid, "device:tokens");
  }

  public static String inbox(SessionUid uid) {
    return session(uid, "inbox");
  }

  public static String inboxSeen(SessionUid uid) {
    return session(uid, "inbox:seen");
  }

  public static String outbox(SessionUid uid) {
    return session(uid, "outbox");
  }

  public static String outboxOrder(SessionUid uid) {
    return session(uid, "outbox:order");
  }

  public static String outcomes(SessionUid uid) {
    return session(uid, "outcomes");
  }

  public static String outcomesAt(SessionUid uid) {
    return session(uid, "outcomes:at");
  }

  public static String media(SessionUid uid) {
    return session(uid, "media");
  }

  public static String qr(SessionUid uid) {
    return session(uid, "qr");
  }

  public static String typedCode(SessionUid uid) {
    return session(uid, "typed-code");
  }

  public static String passkey(SessionUid uid) {
    return session(uid, "passkey");
  }

  public static String probe(SessionUid uid) {
    return session(uid, "probe");
  }

  public static String asked(SessionUid uid) {
    return session(uid, "asked");
  }

  public static String tenantIndex(TenantId tenant, Network network) {
    return "ml:tenant:{" + tenant.value() + ":" + network.wireName() + "}";
  }

  public static String shard(Network network, int shard) {
    return "ml:shard:{" + network.wireName() + "}:" + shard;
  }

  /// Counts the changes in each shard, so that who compares need not read sessions that did not
  /// change.
  public static String changes(Network network) {
    return "ml:changes:{" + network.wireName() + "}";
  }

  /// When WhatsApp was last heard for the sessions of a shard.
  public static String evidence(Network network, int shard) {
    return "ml:evidence:{" + network.wireName() + "}:" + shard;
  }

  public static String workers(Network network) {
    return "ml:workers:{" + network.wireName() + "}";
  }

  /// Bucket that limits how many connections the cluster begins per second.
  public static String admission(Network network) {
    return "ml:admission:{" + network.wireName() + "}";
  }

  /// Channel by which workers tell each other which session to look at.
  public static String hints(Network network) {
    return "ml:hints:{" + network.wireName() + "}";
  }

  public static String lease(String incarnation) {
    return "ml:lease:" + incarnation;
  }

  public static String installation() {
    return "ml:installation";
  }

  public static String user(String username) {
    return "ml:user:" + username;
  }

  /// A session's state: what delete removes, as it does [#dispatcherOf], and export takes along.
  public static List<String> stateOf(SessionUid uid) {
    List<String> keys = new ArrayList<>();
    keys.add(claim(uid));
    keys.addAll(exportOf(uid));
    keys.addAll(List.of(qr(uid), typedCode(uid), passkey(uid), asked(uid)));
    return List.copyOf(keys);
  }

  /// What of a session's state another installation needs: all but the claim and what expires.
  public static List<String> exportOf(SessionUid uid) {
    return List.of(
        state(uid),
        statuses(uid),
        device(uid),
        deviceSent(uid),
        deviceKept(uid),
        deviceSecrets(uid),
        deviceTokens(uid),
        inbox(uid),
        inboxSeen(uid),
        outbox(uid),
        outboxOrder(uid),
        outcomes(uid),
        outcomesAt(uid),
        media(uid));
  }

  /// What a session's key is called without its uid. @param key one of [#stateOf]
  public static String part(SessionUid uid, String key) {
    return key.substring(session(uid, "").length());
  }

  /// The key of an exported part.
  ///
  /// @throws IllegalArgumentException when an export has no such part
  public static String exported(SessionUid uid, String part) {
    String key = session(uid, part);
    if (!exportOf(uid).contains(key)) {
      throw new IllegalArgumentException("an export has no part " + part);
    }
    return key;
  }

  /// One part of what the dispatcher keeps of one endpoint.
  public static String dispatcher(String endpoint, String part) {
    return "ml:dispatcher:{" + endpoint + "}:" + part;
  }

  /// All that the dispatcher keeps of one endpoint, in the order of the table above.
  public static List<String> dispatcherOf(String endpoint) {
    return DISPATCHER_PARTS.stream().map(part -> dispatcher(endpoint, part)).toList();
  }

  /// The record of an endpoint.
  public static String endpoint(String endpoint) {
    return "ml:endpoint:{" + endpoint + "}:config";
  }

  public static String endpointReplays(String endpoint) {
    return "ml:endpoint:{" + endpoint + "}:replays";
  }

  /// All that there is of one endpoint: record, replays, and what the dispatcher keeps.
  public static List<String> allOfEndpoint(String endpoint) {
    List<String> keys = new ArrayList<>(List.of(endpoint(endpoint), endpointReplays(endpoint)));
    keys.addAll(dispatcherOf(endpoint));
    return List.copyOf(keys);
  }

  /// Index of all endpoints of a tenant.
  public static String endpoints(TenantId tenant, Network network) {
    return endpoints(tenant, network, "all");
  }

  /// Index of a tenant's endpoints with one scope. @param session null: for all its sessions
  public static String endpointsOf(TenantId tenant, Network network, @Nullable SessionUid session) {
    return endpoints(tenant, network, session == null ? "tenant" : session.value());
  }

  private static String endpoints(TenantId tenant, Network network, String part) {
    return "ml:endpoints:{" + tenant.value() + ":" + network.wireName() + "}:" + part;
  }

  /// Tenants whose endpoints changed lately.
  public static String changedEndpoints() {
    return "ml:changed-endpoints";
  }

  /// Replays that are not finished.
  public static String openReplays() {
    return "ml:replays";
  }

  /// Endpoints with due work, score = when to look there next, in ms.
  public static String dispatcherDue() {
    return "ml:dispatcher:due";
  }

  /// Where endpoints that are behind go on in one partition of `session-events`.
  public static String dispatcherCursors(int partition) {
    return "ml:dispatcher:cursors:" + partition;
  }

  private static String session(SessionUid uid, String part) {
    return "ml:{" + uid.value() + "}:" + part;
  }

  /// What a sealed value is bound to: the key that it is under and, in a hash, its field.
  public static String place(String redisKey, String field) {
    return redisKey + "#" + field;
  }
}
