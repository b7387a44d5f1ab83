package io.manyline.benchmarks.send;

import io.manyline.benchmarks.report.Latencies;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Sessions that write to phones, each text another, so that each can be found where it arrived.
final class SendLoad {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int AT_ONCE = 40;

  private final Api api;
  private final List<VirtualPhone> sessions;
  private final List<VirtualPhone> friends;
  private final SplittableRandom random;

  SendLoad(Api api, List<VirtualPhone> sessions, List<VirtualPhone> friends, long seed) {
    this.api = api;
    this.sessions = sessions;
    this.friends = friends;
    this.random = new SplittableRandom(seed);
  }

  /// One message from every session to every phone, some at a time.
  void openChats() {
    List<CompletableFuture<Integer>> running = new ArrayList<>();
    for (VirtualPhone friend : friends) {
      for (VirtualPhone session : sessions) {
        running.add(api.send(session.number(), friend.number(), "hello"));
        if (running.size() == AT_ONCE) {
          CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
          running.clear();
        }
      }
    }
    int chats = sessions.size() * friends.size();
    Await.until(PATIENCE, "all chats to be open", () -> arrived("hello").size() == chats);
  }

  /// Returns when all were answered and have arrived, or no more can be expected to.
  Result run(String name, double perSecond, int count) {
    var sent = new Latencies(count);
    var queued = new AtomicInteger();
    var failed = new AtomicInteger();
    Set<String> accepted = ConcurrentHashMap.newKeySet();
    Map<String, Integer> failures = new ConcurrentHashMap<>();
    double reached =
        Pace.run(
            perSecond,
            count,
            (number, due) ->
                api.send(any(sessions).number(), any(friends).number(), name + " " + number)
                    .whenComplete(
                        (status, failure) -> {
                          if (status != null && (status == 200 || status == 202)) {
                            accepted.add(name + " " + number);
                          }
                          if (status != null && status == 200) {
                            sent.add(System.nanoTime() - due);
                          } else if (status != null && status == 202) {
                            queued.incrementAndGet();
                          } else {
                            failures.merge(
                                String.valueOf(failure == null ? status : failure),
                                1,
                                Integer::sum);
                            failed.incrementAndGet();
                          }
                        }));
    Await.until(PATIENCE, "all answers", () -> sent.count() + queued.get() + failed.get() == count);
    try {
      Await.until(
          PATIENCE, "all messages", () -> new HashSet<>(arrived(name + " ")).containsAll(accepted));
    } catch (IllegalStateException missing) {
      // Told as a figure: how many did not arrive.
    }
    Map<String, Integer> times = new HashMap<>();
    arrived(name + " ").forEach(text -> times.merge(text, 1, Integer::sum));
    long doubled = times.values().stream().filter(each -> each > 1).count();
    int lost = (int) accepted.stream().filter(text -> !times.containsKey(text)).count();
    return new Result(sent, reached, queued.get(), failures, lost, doubled);
  }

  /// Texts at the recipients, each as often as it arrived.
  private List<String> arrived(String prefix) {
    List<String> texts = new ArrayList<>();
    for (VirtualPhone friend : friends) {
      friend.messages().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().stream()
          .filter(message -> message.direction() == PhoneMessage.Direction.IN)
          .map(PhoneMessage::text)
          .filter(text -> text.startsWith(prefix))
          .forEach(texts::add);
    }
    return texts;
  }

  private VirtualPhone any(List<VirtualPhone> phones) {
    return phones.get(random.nextInt(phones.size()));
  }

  /// @param queued answered 202: accepted, and sent later
  /// @param failures refused, or without any answer: how often, by HTTP status or reason
  /// @param lost answered 200 or 202, and never arrived
  /// @param doubled arrived more than once
  record Result(
      Latencies sent,
      double perSecond,
      int queued,
      Map<String, Integer> failures,
      int lost,
      long doubled) {
    int failed() {
      return failures.values().stream().mapToInt(Integer::intValue).sum();
    }
  }
}
