using Weir.Native.OnnxRuntime.Interop;

namespace Weir.Native.OnnxRuntime;

/// <summary>What a model says of itself.</summary>
/// <param name="ProducerName">Program that wrote it.</param>
/// <param name="GraphName">Name of its graph.</param>
/// <param name="Domain">Domain, a reversed host name.</param>
/// <param name="Description">Prose.</param>
/// <param name="Version">The model's own version.</param>
/// <param name="Custom">Free keys and values.</param>
public sealed record ModelMetadata(
    string ProducerName, string GraphName, string Domain, string Description, long Version, IReadOnlyDictionary<string, string> Custom)
{
    internal static ModelMetadata Of(nint session)
    {
        using var handle = new OrtSafeHandle(OrtApi.ModelMetadata(session), release: 118);
        var metadata = handle.Value;
        return new ModelMetadata(
            OrtApi.MetadataText(112, metadata),
            OrtApi.MetadataText(113, metadata),
            OrtApi.MetadataText(114, metadata),
            OrtApi.MetadataText(115, metadata),
            OrtApi.MetadataVersion(metadata),
            OrtApi.MetadataMap(metadata));
    }
}
