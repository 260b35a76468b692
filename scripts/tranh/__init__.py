"""The pictures of the ward's own articles, drawn in one flat style from a few shapes."""
