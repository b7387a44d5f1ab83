package io.manyline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Operators;
import reactor.netty.channel.AbortedException;
import reactor.util.context.Context;

class DroppedErrorsTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(DroppedErrors.class);

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    DroppedErrors.hear();
    DroppedErrors.hear();
    logged.start();
    LOG.addAppender(logged);
    LOG.setLevel(Level.DEBUG);
  }

  @AfterEach
  void listenNoMore() {
    LOG.detachAppender(logged);
    LOG.setLevel(null);
  }

  @Test
  void clientThatWentAwayShouldBeNoError() {
    Operators.onErrorDropped(new AbortedException("gone"), Context.empty());

    assertThat(levels()).containsExactly(Level.DEBUG);
  }

  @Test
  void anythingElseShouldBeAnErrorOnce() {
    Operators.onErrorDropped(new IllegalStateException("broken"), Context.empty());

    assertThat(levels()).containsExactly(Level.ERROR);
    assertThat(logged.list.getFirst().getThrowableProxy().getMessage()).isEqualTo("broken");
  }

  private List<Level> levels() {
    return logged.list.stream().map(ILoggingEvent::getLevel).toList();
  }
}
