using System.Text.Json;
using Weir.Foundation.Files;
using Weir.Foundation.Numerics;
using Weir.Native.LightGBM;
using Weir.Testing;
using Weir.Training.Tests.Learners;

namespace Weir.Training.Tests.Export;

/// <summary>How the vectors in tests/vectors/lightgbm were made: WEIR_NEW_VECTORS names the folder for new ones.</summary>
public sealed class LightGBMVectorMaker
{
    private const int Width = 3, Training = 300, Kept = 40;

    [Theory]
    [InlineData("binary", "objective=binary sigmoid=1.5", 1)]
    [InlineData("multiclass", "objective=multiclass num_class=3", 3)]
    [InlineData("regression", "objective=regression", 1)]
    [InlineData("regression_zero_missing", "objective=regression zero_as_missing=true", 1)]
    [InlineData("regression_no_missing", "objective=regression use_missing=false boost_from_average=false", 1)]
    [InlineData("quantile", "objective=quantile alpha=0.9", 1)]
    [InlineData("lambdarank", "objective=lambdarank", 1)]
    [InlineData("forest", "objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.7", 1)]
    [InlineData("constant", "objective=regression min_data_in_leaf=1000", 1)]
    public void A_vector_is_made(string name, string parameters, int outputs)
    {
        var folder = Require.Variable("WEIR_NEW_VECTORS", "a folder for new vectors");
        LightGBMNeeded.Learner();
        var random = new SeededRandom(11);
        var rows = new float[Training * Width];
        var label = new float[Training];
        for (var r = 0; r < Training; r++)
        {
            var (a, b, c) = (MathF.Round((float)random.NextNormal(), 2), (float)random.Next(4), random.Next(2) == 0 ? 0 : MathF.Round((float)random.NextNormal(), 2));
            var signal = a - b + (2 * c) + (0.3 * random.NextNormal());
            (rows[r * Width], rows[(r * Width) + 1], rows[(r * Width) + 2]) = (random.Next(8) == 0 ? float.NaN : a, b, c);
            label[r] = name switch { "binary" or "forest" => signal > 0 ? 1 : 0, "multiclass" or "lambdarank" => signal > 1 ? 2 : signal > -2 ? 1 : 0, _ => (float)(1000 + signal) };
        }

        var told = $"{parameters} num_leaves=4 learning_rate=0.3 seed=3 deterministic=true force_row_wise=true num_threads=1 verbosity=-1 metric=None".Split(' ').Select(p => p.Split('=')).Select(p => KeyValuePair.Create(p[0], p[1])).ToList();
        using var dataset = LightGBMDataset.FromDense(rows, Training, Width, told);
        dataset.SetLabel(label);
        if (name == "lambdarank") dataset.SetGroups([.. Enumerable.Repeat(10, Training / 10)]);
        using var booster = new LightGBMBooster(told, dataset);
        for (var round = 0; round < 4 && booster.Update(); round++)
        {
        }

        // What follows the trees is the list of all parameters.
        var text = booster.Save();
        text = text[..(text.IndexOf("end of trees", StringComparison.Ordinal) + "end of trees".Length)] + "\n";
        using var loaded = LightGBMBooster.Load(text);
        var predictions = loaded.Predict(rows, Kept, Width, outputs, threads: 1);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("parameters", parameters);
            json.WriteNumber("width", Width);
            json.WriteNumber("outputs", outputs);
            json.WriteString("model", text);
            json.WriteStartArray("rows");
            foreach (var value in rows[..(Kept * Width)])
            {
                if (float.IsNaN(value)) json.WriteNullValue();
                else json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteStartArray("predictions");
            foreach (var value in predictions) json.WriteNumberValue(value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        AtomicFile.WriteBytes(Path.Combine(folder, $"{name}.json"), stream.ToArray());
    }
}
