using Weir.Training.Learners;

namespace Weir.Training.AutoML.Workers;

/// <summary>Results as they go from a worker to whoever started it.</summary>
internal static class TrialMessages
{
    public static void Write(BinaryWriter writer, FoldResult result)
    {
        writer.Write(result.Predictions);
        writer.Write(result.FitSeconds);
        writer.Write(result.PredictSeconds);
        writer.Write(result.Trees);
        writer.Write(result.Bytes);
        writer.Write(result.Share);
        writer.Write(result.Path is not null);
        result.Path?.Write(writer);
    }

    public static FoldResult Read(BinaryReader reader) => new(reader.ReadFloats(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32(), reader.ReadInt64())
    {
        Share = reader.ReadDouble(),
        Path = reader.ReadBoolean() ? StoppingPath.Read(reader) : null,
    };
}
