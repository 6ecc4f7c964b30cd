package io.celltwin.training.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.celltwin.network.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NeverVariedTest {

  @Test
  void aChemistryNoTrainingCellHadLiesFarFromAllOfThem() {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(new float[] {i / 50f, 0, 1});
    }
    Map<String, float[]> scaler = Constants.scaler(rows);
    float[] center = scaler.get(Given.CENTER);
    float[] inverse = scaler.get(Given.INVERSE_SCALE);
    assertEquals(0, (0 - center[1]) * inverse[1], 1e-6);
    assertEquals(0, (1 - center[2]) * inverse[2], 1e-6);
    float unseen = (1 - center[1]) * inverse[1];
    float furthestSeen = (1 - center[0]) * inverse[0];
    assertTrue(unseen > 10 * furthestSeen, unseen + " and " + furthestSeen);
  }
}
