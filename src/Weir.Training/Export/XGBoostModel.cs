using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Foundation.Errors;

namespace Weir.Training.Export;

/// <summary>What XGBoost's JSON model says, as far as prediction needs it.</summary>
internal sealed record XGBoostModel
{
    public required string Booster { get; init; }

    public required string Objective { get; init; }

    /// <summary>In prediction space: 0.5 is the logit 0, 1.5 the Poisson margin ln 1.5.</summary>
    public required IReadOnlyList<double> BaseScores { get; init; }

    /// <summary>Outputs: classes of a multi-class model, else 1.</summary>
    public required int Groups { get; init; }

    public required int Features { get; init; }

    public IReadOnlyList<XGBoostTree> Trees { get; init; } = [];

    /// <summary>Weights of a linear booster: one row a feature, the bias last, one column a group.</summary>
    public IReadOnlyList<float> Weights { get; init; } = [];

    public static XGBoostModel Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutBareNumbers(json), new JsonDocumentOptions { MaxDepth = 64 });
            return Read(document.RootElement.GetProperty("learner"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"the XGBoost model cannot be read: {e.Message}", inner: e);
        }
    }

    private static XGBoostModel Read(JsonElement learner)
    {
        var parameters = learner.GetProperty("learner_model_param");
        var booster = learner.GetProperty("gradient_booster");
        var name = booster.GetProperty("name").GetString()!;
        var groups = Math.Max(1, Math.Max(Int(parameters, "num_class"), parameters.TryGetProperty("num_target", out _) ? Int(parameters, "num_target") : 1));
        var model = new XGBoostModel
        {
            Booster = name,
            Objective = learner.GetProperty("objective").GetProperty("name").GetString()!,
            BaseScores = Numbers(parameters.GetProperty("base_score").GetString()!),
            Groups = groups,
            Features = Int(parameters, "num_feature"),
        };
        if (name == "gblinear") return model with { Weights = [.. booster.GetProperty("model").GetProperty("weights").EnumerateArray().Select(w => w.GetSingle())] };

        var trees = name == "dart" ? booster.GetProperty("gbtree").GetProperty("model") : booster.GetProperty("model");
        var groupOf = trees.GetProperty("tree_info").EnumerateArray().Select(g => g.GetInt32()).ToArray();
        var weights = name == "dart" ? booster.GetProperty("weight_drop").EnumerateArray().Select(w => w.GetSingle()).ToArray() : null;
        return model with { Trees = [.. trees.GetProperty("trees").EnumerateArray().Select((t, i) => XGBoostTree.Read(t, groupOf[i], weights?[i] ?? 1f))] };
    }

    private static int Int(JsonElement element, string name) => int.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    // 1.7 writes "5E-1", 3.x an array "[5E-1]" with one value per class.
    private static double[] Numbers(string text) =>
        [.. text.Trim('[', ']').Split(',').Select(t => double.Parse(t, NumberStyles.Float, CultureInfo.InvariantCulture))];

    // Categorical splits leave bare NaN in the JSON, which is no JSON: outside of strings it becomes 0 (the value is not used).
    private static byte[] WithoutBareNumbers(ReadOnlySpan<byte> json)
    {
        var copy = json.ToArray();
        var isInText = false;
        for (var i = 0; i < copy.Length; i++)
        {
            if (isInText && copy[i] == '\\') i++;
            else if (copy[i] == '"') isInText = !isInText;
            else if (!isInText && copy[i] == 'N' && copy.AsSpan(i).StartsWith("NaN"u8)) Encoding.ASCII.GetBytes("0  ", copy.AsSpan(i));
        }

        return copy;
    }
}
