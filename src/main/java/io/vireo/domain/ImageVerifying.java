package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.image.ImageView;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.job.Moment;
import io.vireo.model.domain.Domain;
import io.vireo.operation.ImageOperations.Damage;
import io.vireo.operation.ImageOperations.Verified;
import io.vireo.operation.ImageOperations.Verify;
import io.vireo.save.ImageCheck;
import io.vireo.save.ImageReader;
import io.vireo.save.ImageVerification;
import io.vireo.save.Inspection;
import io.vireo.save.Keys;
import io.vireo.save.SaveImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A save image is read from end to end. That is a job, and nobody's turn: the image may be of a
 * domain that is not known here, and a guest that runs does not mind. Confined to the loop.
 */
record ImageVerifying(Home home) {

  /** Of an image that does not say whose it is. */
  private static final UUID NO_DOMAIN = new UUID(0, 0);

  /** Fails before there is a job if there is no such file. */
  Future<Started<Verified>> begin(Call<Verify> call) {
    Path path = call.arguments().path().path();
    return home.loop()
        .deliver(home.host().laneOf(path).run(() -> ImageReader.inspect(path)))
        .map(found -> begin(call, whose(found)));
  }

  private static DomainName whose(Inspection found) {
    Optional<Domain> document = found.image().flatMap(ImageView::document);
    return new DomainName(
        document.flatMap(Domain::uuid).orElse(NO_DOMAIN), document.map(Domain::name).orElse(""));
  }

  private Started<Verified> begin(Call<Verify> call, DomainName domain) {
    Job job =
        home.jobs()
            .begin(
                call.operation().name(),
                JobKind.IMAGE,
                domain,
                home.hypervisor().uri(),
                call.caller().name());
    ProgressTicker ticker = ProgressTicker.start(home, job);
    Future<Verified> verified =
        run(call.arguments(), job)
            .onComplete(_ -> ticker.stop())
            .andThen(outcome -> finish(job, outcome.result(), outcome.cause()));
    return new Started<>(job, verified);
  }

  private Future<Verified> run(Verify wish, Job job) {
    long startedMillis = home.host().clock().millis();
    ImageCheck check = ImageCheck.of(home.host(), wish.path().path(), keys(wish));
    job.step("reading");
    job.progress(new Job.Progress(check::bytesDone, check::bytesTotal));
    job.abortWished().onSuccess(_ -> check.cancel());
    return home.loop()
        .deliver(check.run())
        .onSuccess(_ -> job.note(Moment.VERIFIED))
        .map(found -> view(found, home.host().clock().millis() - startedMillis));
  }

  private Keys keys(Verify wish) {
    return wish.key()
        .<Keys>map(name -> _ -> home.policy().keys().find(name))
        .orElse(home.policy().keys());
  }

  private static Verified view(ImageVerification found, long elapsedMillis) {
    return new Verified(
        SaveCalls.filePath(found.path()),
        found.state().word(),
        found.reason(),
        found.refusal().map(why -> why.code().name()),
        found.hadDigests(),
        found.image().map(SaveImage::fileBytes).orElse(0L),
        found.bytesChecked(),
        found.damagedChunks(),
        found.damaged().stream().map(range -> new Damage(range.offset(), range.bytes())).toList(),
        elapsedMillis);
  }

  private void finish(Job job, Verified result, Throwable failure) {
    Optional<VirtException> problem = Optional.ofNullable(failure).map(VirtException::from);
    problem.ifPresentOrElse(
        why -> home.jobs().fail(job, why), () -> home.jobs().complete(job, result));
    home.events()
        .publish(
            new Event.JobEnded(
                job.subject().hypervisor(),
                job.subject().domain(),
                job.subject().id(),
                job.subject().operation(),
                JobView.word(job.status()),
                problem.map(Throwable::getMessage).orElse("")));
  }
}
