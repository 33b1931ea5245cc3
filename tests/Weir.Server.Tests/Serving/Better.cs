namespace Weir.Server.Tests.Serving;

/// <summary>The recorded calls where MLflow's answer is a flaw, with the status that is right.</summary>
/// <remarks>Rows for a signature of columns, frames for one of tensors and whole numbers for floats are accepted by position with the width
/// checked; text for numbers, unknown tensors and parameters, ragged rows and missing text are refused by name.</remarks>
internal static class Better
{
    private static readonly (string Name, int Status)[] Rows =
    [
        ("cols1d: null in a string column", 400),
        ("cols1d: number for a string column", 400),
        ("cols1d: string for a boolean column", 400),
        ("cols1d_params: null in a string column", 400),
        ("cols1d_params: number for a string column", 400),
        ("cols1d_params: string for a boolean column", 400),
        ("cols1d_params: unknown param", 400),
        ("forest_nosig: split", 200),
        ("mlp_cols: dataframe_split without columns", 200),
        ("mlp_cols: inputs: list of rows", 200),
        ("mlp_cols: instances: list of rows", 200),
        ("mlp_cols: integers where floats are expected", 200),
        ("mlp_cols: json with utf-8", 200),
        ("mlp_cols: one row", 200),
        ("mlp_cols: ragged rows", 400),
        ("mlp_cols: signature_name", 200),
        ("mlp_nosig: integers where floats are expected", 200),
        ("mlp_nosig: null value", 200),
        ("mlp_tensor: csv", 200),
        ("mlp_tensor: csv with charset", 200),
        ("mlp_tensor: dataframe_records", 200),
        ("mlp_tensor: dataframe_split with columns", 200),
        ("mlp_tensor: dataframe_split with index", 200),
        ("mlp_tensor: dataframe_split without columns", 200),
        ("mlp_tensor: null value", 200),
        ("mlp_tensor: reordered columns", 200),
        ("mlp_tensor: string where number is expected", 400),
        ("mlp_unnamed: csv", 200),
        ("mlp_unnamed: csv with charset", 200),
        ("simple_tensors: extra input", 400),
        ("simple_tensors: floats for int32", 400),
    ];

    public static int? Find(string package, string name)
    {
        foreach (var (known, status) in Rows)
            if (known == $"{package}: {name}") return status;
        return null;
    }
}
