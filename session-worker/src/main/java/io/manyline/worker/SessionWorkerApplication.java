package io.manyline.worker;

import io.manyline.registry.config.MediaConfiguration;
import io.manyline.registry.config.RegistryConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.data.redis.autoconfigure.observation.LettuceObservationAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;

/// The worker as a service of its own. Its HTTP port serves the actuator only.
///
/// Several of these may run in one JVM, beside other services: nothing is static, defaults come
/// from `worker-defaults.properties` and give way to any other source. Single requests to Redis are
/// not observed: nobody looked at that, and with a dozen for each session that moves it was felt.
@SpringBootApplication(exclude = LettuceObservationAutoConfiguration.class)
@Import({RegistryConfiguration.class, MediaConfiguration.class})
@PropertySource("classpath:io/manyline/worker/worker-defaults.properties")
public class SessionWorkerApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(SessionWorkerApplication.class, arguments);
  }
}
