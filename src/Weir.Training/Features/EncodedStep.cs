using Weir.Models.Onnx.Building;
using Weir.Training.Columns;
using Weir.Training.Features.Encodings;
using Weir.Training.Features.Variants;

namespace Weir.Training.Features;

/// <summary>Categories or prose: one or several encodings of the same texts, side by side.</summary>
internal sealed record EncodedStep(string Column, RawKind Kind, IReadOnlyList<Encoding> Encodings) : FeatureStep(Column, Kind)
{
    public override IReadOnlyList<string> Names => [.. Encodings.SelectMany(e => e.Names)];

    public override IEnumerable<bool> AreScaled => Encodings.SelectMany(e => Enumerable.Repeat(e.IsScaled, e.Names.Count));

    public override IEnumerable<bool> AreSparse => Encodings.SelectMany(e => Enumerable.Repeat(e.IsSparse, e.Names.Count));

    public override IEnumerable<bool> AreCategories => Encodings.SelectMany(e => Enumerable.Repeat(e.IsCategory, e.Names.Count));

    public override IEnumerable<FeatureUse> Uses => Encodings.SelectMany(e => Enumerable.Repeat(e.Use, e.Names.Count));

    public override bool IsCrossFitted => Encodings.Any(e => e.IsCrossFitted);

    public override FeatureStep Part(int part) => IsCrossFitted ? this with { Encodings = [.. Encodings.Select(e => e.Part(part))] } : this;

    public override string Add(GraphBuilder graph, string input)
    {
        var texts = Kind == RawKind.Number ? NumberNames.Add(graph, input) : input;
        return graph.Concat([.. Encodings.Where(e => e.Names.Count > 0).Select(e => e.Add(graph, texts))]);
    }
}
