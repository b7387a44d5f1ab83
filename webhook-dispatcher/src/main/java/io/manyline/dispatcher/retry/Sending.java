package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.EndpointId;

/// Where and when questions of an endpoint go to the store. Nothing that is given here blocks.
public interface Sending {
  /// Each by itself.
  Sending AT_ONCE =
      new Sending() {
        @Override
        public void soon(EndpointId endpoint, Runnable work) {
          work.run();
        }

        @Override
        public void inAWhile(EndpointId endpoint, Runnable work) {
          work.run();
        }

        @Override
        public int lanes(EndpointId endpoint) {
          return 0;
        }
      };

  /// After what is under way; work of one endpoint in its order.
  void soon(EndpointId endpoint, Runnable work);

  /// Some milliseconds later.
  void inAWhile(EndpointId endpoint, Runnable work);

  /// How many lanes of the endpoint are under way: as many may ask soon.
  int lanes(EndpointId endpoint);
}
