using Weir.Training.Features.Variants;
using Weir.Training.Learners;
using Weir.Tuning.Spaces;

namespace Weir.Training.AutoML.Workers;

/// <summary>One piece of work: a candidate on a fold.</summary>
/// <param name="Trial">Number of the trial, from 0.</param>
/// <param name="Fold">Place of the fold.</param>
/// <param name="Candidate">What is trained.</param>
internal sealed record FoldTask(int Trial, int Fold, Candidate Candidate)
{
    /// <summary>Share of the fold's training rows that it learns from.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Rounds of boosting at most; 0 leaves it to what all learners are told.</summary>
    public int MostRounds { get; init; }

    /// <summary>Name of the file that takes the model.</summary>
    public string ModelFile => FormattableString.Invariant($"{Trial}.{Fold}.model");

    public void Write(BinaryWriter writer)
    {
        writer.Write(Trial);
        writer.Write(Fold);
        writer.Write(Share);
        writer.Write(MostRounds);
        writer.Write(Candidate.Learner);
        writer.Write((int)Candidate.Scale);
        var (text, categories, numbers, products) = Candidate.Variant;
        foreach (var alternative in new[] { (byte)text, (byte)categories, (byte)numbers, (byte)products }) writer.Write(alternative);
        writer.Write(Candidate.Settings.Count);
        foreach (var (name, value) in Candidate.Settings)
        {
            writer.Write(name);
            writer.Write((byte)value.Kind);
            if (value.Kind == ValueKind.String) writer.Write(value.Text!);
            else writer.Write(value.Number);
        }
    }

    public static FoldTask Read(BinaryReader reader)
    {
        var (trial, fold, share, rounds) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt32());
        var (learner, scale) = (reader.ReadString(), (TargetScale)reader.ReadInt32());
        var variant = new Variant((TextVariant)reader.ReadByte(), (CategoryVariant)reader.ReadByte(), (NumberVariant)reader.ReadByte(), (ProductVariant)reader.ReadByte());
        var count = reader.ReadInt32();
        Dictionary<string, ParameterValue> settings = new(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) settings[reader.ReadString()] = Value(reader);
        return new FoldTask(trial, fold, new Candidate(learner, scale, settings) { Variant = variant }) { Share = share, MostRounds = rounds };
    }

    private static ParameterValue Value(BinaryReader reader)
    {
        var kind = (ValueKind)reader.ReadByte();
        if (kind == ValueKind.String) return ParameterValue.Of(reader.ReadString());
        var number = reader.ReadDouble();
        return kind switch
        {
            ValueKind.Int => ParameterValue.Of((long)number),
            ValueKind.Float => ParameterValue.Of(number),
            ValueKind.Bool => ParameterValue.Of(number != 0),
            _ => ParameterValue.Null,
        };
    }
}

/// <summary>What became of a candidate on a fold. Its model lies in a file.</summary>
/// <param name="Predictions">For the rows of the fold, which the model has not seen.</param>
/// <param name="FitSeconds">Processor time of training.</param>
/// <param name="PredictSeconds">Processor time of predicting.</param>
/// <param name="Trees">Trees of the model.</param>
/// <param name="Bytes">Size of the model.</param>
internal sealed record FoldResult(float[] Predictions, double FitSeconds, double PredictSeconds, int Trees, long Bytes)
{
    /// <summary>Share of the fold's training rows that it learnt from in truth: groups are whole, and a part that is too small is all rows.</summary>
    public required double Share { get; init; }

    /// <summary>What it predicts for the same rows, stopped elsewhere; null where that is not known.</summary>
    public StoppingPath? Path { get; init; }
}
