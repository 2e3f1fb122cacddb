package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.host.Host;
import io.vireo.image.ImageView;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DocumentText;
import io.vireo.operation.ImageOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import io.vireo.save.ImageDescription;
import io.vireo.save.ImageReader;
import io.vireo.save.ImageRedefinition;
import io.vireo.save.SaveImage;
import java.nio.file.Path;
import java.util.Optional;

/** What is asked of save images themselves, whoever's they are. Any thread. */
final class ImageCalls {

  private final Connections connections;
  private final Host host;

  ImageCalls(Connections connections, Host host) {
    this.connections = connections;
    this.host = host;
  }

  void bind(Bindings to) {
    to.bind(SaveOperations.IMAGE_INFO, call -> info(call.arguments().path().path()));
    to.bind(SaveOperations.IMAGE_XML, this::imageXml);
    to.bind(SaveOperations.IMAGE_DEFINE, this::imageDefine);
    to.bind(
        ImageOperations.SHOW,
        call -> ImageDescription.of(host, call.arguments().path().path()).map(ImageView::of));
    to.bindJob(ImageOperations.VERIFY, this::verify);
  }

  Future<SaveImageInfo> info(Path path) {
    return host.laneOf(path)
        .run(() -> ImageReader.inspect(path))
        .map(inspection -> ImageView.of(path, inspection));
  }

  Future<DocumentText> xml(Path path, boolean secure) {
    return read(path)
        .map(
            image ->
                new DocumentText(
                    DocumentForms.shown(DocumentForms.reread(image.xml()), true, secure)));
  }

  private Future<SaveImage> read(Path path) {
    return host.laneOf(path).run(() -> ImageReader.read(path));
  }

  /**
   * @param aboutToAct asked when the document is known to fit
   */
  Future<SaveImageInfo> redefine(
      Path path, Domain document, Optional<Boolean> running, Runnable aboutToAct) {
    return read(path)
        .map(image -> DocumentForms.saved(DocumentForms.reread(image.xml()), Optional.of(document)))
        .map(
            text -> {
              aboutToAct.run();
              return text;
            })
        .compose(text -> ImageRedefinition.redefine(host, path, text, running))
        .compose(_ -> info(path));
  }

  /** Told as an event of the first connection, since an image belongs to none. */
  private Future<Started<ImageOperations.Verified>> verify(Call<ImageOperations.Verify> call) {
    DomainRegistry registry = connections.at(Optional.empty());
    return registry.loop().call(() -> new ImageVerifying(registry.home()).begin(call));
  }

  private Future<DocumentText> imageXml(Call<SaveOperations.ImageXml> call) {
    return xml(call.arguments().path().path(), call.arguments().secure());
  }

  private Future<SaveImageInfo> imageDefine(Call<SaveOperations.ImageDefine> call) {
    SaveOperations.ImageDefine wish = call.arguments();
    Path path = wish.path().path();
    return redefine(
        path,
        DocumentForms.parse(wish.xml()),
        SaveStory.stateWish(wish.running(), wish.paused()),
        () -> call.aboutToAct(Optional.of(path.toString())));
  }
}
