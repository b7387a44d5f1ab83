package io.manyline.dispatcher.config;

import io.manyline.dispatcher.egress.EgressProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Says at the start which addresses that are not public webhooks may reach.
@Component
class EgressNotice {
  private static final Logger LOG = LoggerFactory.getLogger(EgressNotice.class);

  private final EgressProperties egress;

  EgressNotice(EgressProperties egress) {
    this.egress = egress;
  }

  @EventListener(ApplicationReadyEvent.class)
  void onReady() {
    if (egress.allowedAddresses().isEmpty()) {
      LOG.info("webhooks go to public addresses only");
    } else {
      LOG.warn(
          "webhooks may also go to {}: not for a machine that others' sessions run on",
          egress.allowedAddresses());
    }
  }
}
