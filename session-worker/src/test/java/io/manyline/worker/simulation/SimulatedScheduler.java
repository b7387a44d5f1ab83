package io.manyline.worker.simulation;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

/// One thread of a machine that runs tasks later, or repeats them at a fixed rate, late ones at
/// once.
final class SimulatedScheduler {
  private final Machine machine;
  private final World world;
  private final Executor serial;

  private SimulatedScheduler(Machine machine, World world) {
    this.machine = machine;
    this.world = world;
    this.serial = machine.serial();
  }

  static ScheduledExecutorService of(Machine machine, World world) {
    SimulatedScheduler scheduler = new SimulatedScheduler(machine, world);
    return (ScheduledExecutorService)
        Proxy.newProxyInstance(
            SimulatedScheduler.class.getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (_, method, given) ->
                switch (method.getName()) {
                  case "schedule" ->
                      scheduler.later((Runnable) given[0], Duration.ofMillis((Long) given[1]));
                  case "scheduleAtFixedRate" ->
                      scheduler.repeat((Runnable) given[0], Duration.ofMillis((Long) given[2]));
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  private Object later(Runnable task, Duration delay) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    machine.schedule(
        delay,
        () ->
            serial.execute(
                () -> {
                  task.run();
                  done.complete(null);
                }));
    return future(done);
  }

  private Object repeat(Runnable task, Duration period) {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    repeat(task, world.nanos() + period.toNanos(), period, cancelled);
    return future(cancelled);
  }

  private void repeat(Runnable task, long at, Duration period, Future<Void> cancelled) {
    world.at(
        at,
        machine,
        () -> {
          if (!cancelled.isCancelled()) {
            serial.execute(
                () -> {
                  if (!cancelled.isCancelled()) {
                    task.run();
                  }
                  repeat(task, at + period.toNanos(), period, cancelled);
                });
          }
        });
  }

  private static Object future(CompletableFuture<Void> outcome) {
    return Proxy.newProxyInstance(
        SimulatedScheduler.class.getClassLoader(),
        new Class<?>[] {ScheduledFuture.class},
        (_, call, with) -> call.invoke((Future<Void>) outcome, with));
  }
}
