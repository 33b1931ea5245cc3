namespace Weir.Models.Signatures;

/// <summary>What a model takes and gives, as MLflow describes it.</summary>
/// <param name="Inputs">Inputs; null when the package does not say.</param>
/// <param name="Outputs">Outputs; null when the package does not say.</param>
/// <param name="Parameters">Parameters of a call, with defaults; null when the model has no parameter schema.</param>
public sealed record ModelSignature(SignatureSchema? Inputs, SignatureSchema? Outputs, IReadOnlyList<SignatureParameter>? Parameters = null);

/// <summary>Inputs or outputs: columns of a table, or tensors.</summary>
/// <param name="Fields">Columns or tensors, all of one kind.</param>
public sealed record SignatureSchema(IReadOnlyList<SignatureField> Fields)
{
    /// <summary>True when the fields are tensors.</summary>
    public bool IsTensors => Fields.Count > 0 && Fields[0].Tensor is not null;

    /// <summary>True when every field has a name.</summary>
    public bool IsNamed => Fields.All(f => f.Name is not null);
}

/// <summary>A column or a tensor.</summary>
public sealed record SignatureField
{
    /// <summary>Its name; null for a single one without.</summary>
    public string? Name { get; init; }

    /// <summary>False when a column may be left out.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>Type of a column; null for a tensor.</summary>
    public ColumnType? Column { get; init; }

    /// <summary>Type and shape of a tensor; null for a column.</summary>
    public TensorSpec? Tensor { get; init; }
}

/// <summary>Type and shape of a tensor.</summary>
/// <param name="Dtype">NumPy's name of the element type, such as <c>float32</c>, <c>int64</c>, <c>object</c> (strings).</param>
/// <param name="Shape">Dimensions, −1 where any size will do.</param>
public sealed record TensorSpec(string Dtype, IReadOnlyList<long> Shape);

/// <summary>A parameter of a call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its value, or of the elements of a list.</param>
/// <param name="DefaultJson">Default, as JSON.</param>
/// <param name="IsList">True when the value is a list.</param>
public sealed record SignatureParameter(string Name, ColumnType Type, string DefaultJson, bool IsList);
