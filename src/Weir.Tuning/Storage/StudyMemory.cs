using Weir.Tuning.Pruners;
using Weir.Tuning.Samplers;
using Weir.Tuning.Studies;

namespace Weir.Tuning.Storage;

/// <summary>What a process keeps of a stored study between two calls: its copy, and what sampler and pruner have worked out from it. Thrown away when a change of it was not written.</summary>
internal sealed class StudyMemory(StudyEntry entry)
{
    public StudyCopy Copy { get; } = new(entry);

    public SpaceWalk Walk { get; } = new();

    public ISampler Sampler { get; } = SamplerCatalog.Create(entry.Definition.Sampler);

    public IPruner? Pruner { get; } = entry.Definition.Pruner is { } pruner ? PrunerCatalog.Create(pruner) : null;
}
