using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OpenPage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "publication",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    disease_id = table.Column<short>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    figures = table.Column<int>(type: "INTEGER", nullable: false),
                    as_of = table.Column<int>(type: "INTEGER", nullable: true),
                    title = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    title_en = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    introduction = table.Column<string>(type: "TEXT", nullable: true),
                    introduction_en = table.Column<string>(type: "TEXT", nullable: true),
                    advice = table.Column<string>(type: "TEXT", nullable: true),
                    advice_en = table.Column<string>(type: "TEXT", nullable: true),
                    sources = table.Column<string>(type: "TEXT", nullable: true),
                    sources_en = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_publication", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "publication_issue",
                columns: table => new
                {
                    publication_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    issued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    as_of = table.Column<int>(type: "INTEGER", nullable: false),
                    issued_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    withdrawn_why = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_publication_issue", x => new { x.publication_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "reviewed_map",
                columns: table => new
                {
                    publication_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    approval_number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    shapes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    uploaded_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reviewed_map", x => x.publication_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_publication_position_disease_id",
                table: "publication",
                columns: new[] { "position", "disease_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "publication");

            migrationBuilder.DropTable(
                name: "publication_issue");

            migrationBuilder.DropTable(
                name: "reviewed_map");
        }
    }
}
