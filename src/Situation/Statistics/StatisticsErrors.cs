using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>The header is not one that the command understands: a column is missing, unknown or in another place.</summary>
public sealed record InputColumnsUnusable(string Expected, string Found) : UnusableRefusal("epi/columns", Expected, Found);

/// <summary>The file has a header and nothing below it.</summary>
public sealed record InputEmpty() : UnusableRefusal("epi/empty");

/// <summary>One cell cannot be used.</summary>
public sealed record InputCellUnusable(int Line, string Column, string Value, FieldError Reason) : UnusableRefusal("epi/cell", Line, Column, Value, Reason);

/// <summary>The value of an option cannot be used, alone or with this file.</summary>
public sealed record OptionUnusable(string Option, FieldError Reason) : UnusableRefusal("epi/option", Option, Reason);

/// <summary>There is no file of this name.</summary>
public sealed record InputNotFound(string File) : UnusableRefusal("epi/no-file", File);

/// <summary>The file is there and cannot be read: a folder, no permission, a device that fails.</summary>
public sealed record InputNotReadable(string File) : UnusableRefusal("epi/not-readable", File);

/// <summary>The file is no table.</summary>
public sealed record InputNoTable(string File) : UnusableRefusal("epi/no-table", File);
